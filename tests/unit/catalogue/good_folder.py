"""A small catalogue without a mistake: what test_loader breaks in one place at a time."""

GOOD = {
    "zones.toml": '[[zones]]\nslug = "full"\nname = "Full face"\n',
    "goals.toml": '[[goals]]\nslug = "lines"\nname = "Lines"\nzones = ["full"]\n',
    "masks.toml": """
        [[masks]]
        slug = "sheet"
        name = "Sheet"
        default_minutes = 15
        longest_minutes = 24
        most_per_week = 3
        goals = ["lines"]
        ingredients = ["retinol"]
    """,
    "massages.toml": """
        [[massages]]
        slug = "firming"
        name = "Firming"
        default_minutes = 10
        longest_minutes = 30
        aliases = ["tightening"]
        common = true

        [[massages]]
        slug = "relax"
        name = "Relaxing"
        default_minutes = 10
        longest_minutes = 10
    """,
    "treatments.toml": """
        [[treatments]]
        slug = "led-red"
        name = "Red LED"
        default_minutes = 0
        longest_minutes = 30
        professional_only = true
        zones = ["full"]
    """,
    "sources.toml": """
        [[sources]]
        slug = "kafi-2007"
        citation = "Kafi 2007"
        kind = "trial"
        year = 2007
        people = 36
        found = "Retinol on the arms."
    """,
    "ingredients.toml": """
        [[ingredients]]
        slug = "retinol"
        name = "Retinol"
        aliases = ["vitamin A"]
        inci = ["Retinol"]
        groups = ["retinoid"]
        goals = ["lines"]
        [ingredients.claim]
        text = "Smooths."
        sources = ["kafi-2007"]
        [ingredients.evidence]
        grade = "B"
        direction = "positive"
        text = "36 people."
        sources = ["kafi-2007"]

        [[ingredients]]
        slug = "kaolin"
        name = "Kaolin"
    """,
    "pairings.toml": """
        [[pairings]]
        slug = "massage-then-sheet"
        name = "Massage, then sheet"
        first = ["massage"]
        then = ["mask:sheet"]
        relation = "directly-after"
        advice = "Put it on after."
        [pairings.claim]
        text = "Sinks in."
        sources = ["kafi-2007"]
    """,
    "waits.toml": """
        [[waits]]
        slug = "light"
        name = "Massage after light"
        after = ["treatment:led-red"]
        rests = ["massage"]
        days = 42
        said = "6 weeks"
        sources = ["kafi-2007"]
    """,
    "facts.toml": '[[facts]]\nslug = "pregnancy"\nname = "Pregnancy"\nquestion = "Pregnant"\n',
    "cautions.toml": """
        [[cautions]]
        slug = "retinoid-pregnancy"
        name = "Retinoids"
        level = "block"
        what = "A retinoid."
        why = "Not now."
        safe_choice = "Leave it out."
        sources = ["kafi-2007"]
        [[cautions.triggers]]
        care = ["group:retinoid"]
        facts = ["pregnancy"]
    """,
    "research.toml": """
        [[research]]
        slug = "muscle"
        name = "Muscle"
        about = ["massage:firming"]
        goals = ["lines"]
        [research.claim]
        text = "Strengthens."
        sources = ["kafi-2007"]
    """,
}
