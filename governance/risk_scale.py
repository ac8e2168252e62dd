"""The scale on which risks are rated: how likely, how bad, and what both together come to.

A consequence/likelihood matrix (IEC 31010:2019, B.10.3) of five by five. The words are the organisation's own.
"""

LIKELIHOOD: dict[int, str] = {
    1: "Rare: less than once in ten years",
    2: "Unlikely: once in five to ten years",
    3: "Possible: once in one to five years",
    4: "Likely: about once a year",
    5: "Almost certain: several times a year",
}
IMPACT: dict[int, str] = {
    1: "Negligible: settled within a day",
    2: "Minor: noticed by few, settled within a week",
    3: "Moderate: many notice it, or a goal is late",
    4: "Major: a service fails for days, or a goal is missed",
    5: "Severe: people, the licence or the organisation are in danger",
}
STEPS = (1, 2, 3, 4, 5)
HIGHEST = 25
LIKELIHOODS = list(LIKELIHOOD.items())
IMPACTS = list(IMPACT.items())
NUMBERED_LIKELIHOODS = [(step, f"{step} – {words}") for step, words in LIKELIHOODS]
NUMBERED_IMPACTS = [(step, f"{step} – {words}") for step, words in IMPACTS]


def score(likelihood: int, impact: int) -> int:
    """Likelihood times impact, from 1 to 25.

    Raises:
        ValueError: a step that the scale does not have.
    """
    if likelihood not in LIKELIHOOD or impact not in IMPACT:
        raise ValueError("likelihood and impact are whole numbers from 1 to 5")
    return likelihood * impact


def short(words: str) -> str:
    """The word of a step without its explanation."""
    return words.partition(":")[0]


def in_words(likelihood: int, impact: int) -> str:
    """``likely, with major impact``."""
    return f"{short(LIKELIHOOD[likelihood]).lower()}, with {short(IMPACT[impact]).lower()} impact"
