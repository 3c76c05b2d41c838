"""Merges the sections of a notices text whose licences say the same: python3 notices.py <TEXT >MERGED

Crates wrap and indent the same licence in many ways; two texts are the same when they differ in white space, case, or the appendix of
the Apache licence, which says how to apply it. Whom an appendix names stays named. Reads what .config/about.hbs makes; fails on
anything else.
"""

import re
import sys

RULE = "=" * 56 + "\n"
LINE = "-" * 56 + "\n"


def terms(name, text):
    """What makes a licence text another one, and the people that only its appendix names."""
    named = []
    if name.startswith("Apache"):
        text, _, appendix = text.partition("END OF TERMS AND CONDITIONS")
        named = re.findall(r"^\s*(Copyright (?!\[yyyy|\{yyyy)\S.*?)\s*$", appendix, re.MULTILINE)
        text = text[text.index("TERMS AND CONDITIONS FOR USE") :]
    return (name, re.sub(r"[^a-z0-9]+", "", text.lower())), named


def main():
    merged = {}
    for section in sys.stdin.read().split(RULE)[1:]:
        head, line, text = section.partition(LINE)
        name, _, crates = head.partition("\n")
        if not line or not text.strip():
            sys.exit(f"no licence text in the section {name!r}")
        key, named = terms(name, text)
        users, people, _ = merged.setdefault(key, (set(), set(), text))
        users.update(crate for crate in crates.split("\n") if crate)
        people.update(named)
    for (name, _), (users, people, text) in merged.items():
        print(RULE + "\n".join([name, "", *sorted(users), *sorted(people)]) + "\n" + LINE + text.strip("\n") + "\n")


main()
