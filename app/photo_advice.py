"""What to do differently next time, one short sentence for each thing that differs.

Directions are the person's own, so they hold with a mirror image on the screen as well.
"""

# By the words of the difference, `app.vision.factors`, which tell the direction. A crisper photo needs no advice.
_BY_TEXT = {
    "Head turned more to your left": "turn a little to your right.",
    "Head turned more to your right": "turn a little to your left.",
    "Chin higher": "chin down a little.",
    "Chin lower": "chin up a little.",
    "Head tilted more to your left": "tilt your head a little to your right.",
    "Head tilted more to your right": "tilt your head a little to your left.",
    "Camera further away": "come a little closer.",
    "Camera closer": "a little more distance to the camera.",
    "Mouth more open": "lips closed, jaw relaxed.",
    "Mouth more closed": "the same relaxed mouth as then.",
    "Wider smile": "a neutral face, without a smile.",
    "Less of a smile": "the same expression as then; neutral is easiest to repeat.",
    "Eyes more open": "look straight ahead, eyes relaxed.",
    "Eyes less open": "eyes open and relaxed.",
    "Eyes closed": "eyes open and relaxed.",
    "More light from your left": "turn towards the light, so that it comes from the front.",
    "More light from your right": "turn towards the light, so that it comes from the front.",
    "More light from above": "light from the front, at the height of your face.",
    "More light from below": "light from the front, at the height of your face.",
    "Brighter": "the same hour and lamp; away from direct sun.",
    "Darker": "the same hour, or more light from the front.",
    "Warmer colours": "the same light; daylight and lamps do not mix.",
    "Cooler colours": "the same light; daylight and lamps do not mix.",
    "Greener colours": "the same light; daylight and lamps do not mix.",
    "Pinker colours": "the same light; daylight and lamps do not mix.",
    "Softer": "hold still, and wipe the lens; the timer helps.",
    "Fewer pixels on your face": "come closer, or use the rear camera.",
}


def next_time(text: str) -> str:
    """Advice for a difference in the words the comparison uses; "" when there is none to give."""
    advice = _BY_TEXT.get(text, "")
    return advice[:1].upper() + advice[1:]
