"""Finding a face, lining it up, saying how comparable two pictures are: arrays in, frozen results out."""
