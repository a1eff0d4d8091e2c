"""WTForms for the pages."""
