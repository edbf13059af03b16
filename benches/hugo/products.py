"""Products as the Hugo site of scripts/bench-hugo.sh shows them: the catalogue's records, each with four others.

Usage: products.py products.jsonl NUMBER > products.json
"""

import json
import sys

NUTRIENTS = (("energy-kj", "Énergie", "kJ"), ("fat", "Matières grasses", "g"), ("saturated-fat", "Acides gras saturés", "g"),
             ("carbohydrates", "Glucides", "g"), ("sugars", "Sucres", "g"), ("fiber", "Fibres", "g"), ("proteins", "Protéines", "g"),
             ("salt", "Sel", "g"))


def card(record):
    """What a list shows of a product."""
    return {"code": record["code"], "name": record.get("product_name", ""), "brands": record.get("brands", ""),
            "quantity": record.get("quantity", ""), "grade": record.get("nutriscore_grade", "c")[:1]}


def swap(record, other):
    """Another product with three figures that differ."""
    reasons = [{"amount": record["nutriments"].get(f"{key}_100g", 0), "unit": unit, "nutrient": name.lower(), "times": 2}
               for key, name, unit in NUTRIENTS[1:4]]
    points = {"own": record.get("nutriscore_score", 0), "other": other.get("nutriscore_score", 0)}
    return card(other) | {"points": points, "reasons": reasons}


def page(record, others):
    """All a page shows."""
    amounts = record.get("nutriments", {})
    nutriments = [{"key": key, "name": name, "amount": amounts.get(f"{key}_100g", 0), "unit": unit, "points": 3}
                  for key, name, unit in NUTRIENTS]
    details = [("Marque", record.get("brands", "")), ("Quantité", record.get("quantity", "")),
               ("Degré de transformation", f"Groupe NOVA {record.get('nova_group', 4)}"),
               ("Magasins", record.get("stores", "")), ("Code-barres", record["code"]), ("Dernière modification", "26 août 2026")]
    return card(record) | {
        "categories": record.get("categories_tags", []), "points": record.get("nutriscore_score", 0), "nutriments": nutriments,
        "ingredients": record.get("ingredients_text_fr", ""), "details": [{"key": key, "value": value} for key, value in details],
        "swaps": [swap(record, other) for other in others]}


def main():
    records = []
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("nutriments"):
                records.append(record)
    records = records[:int(sys.argv[2])]
    pages = [page(record, [records[(at + step) % len(records)] for step in (1, 2, 3, 4)]) for at, record in enumerate(records)]
    json.dump(pages, sys.stdout, ensure_ascii=False)


main()
