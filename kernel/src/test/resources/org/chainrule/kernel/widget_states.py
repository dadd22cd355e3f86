"""Writes the initial states of widgets of ipywidgets 8: python widget_states.py > ipywidgets.json"""

import json

import ipywidgets

KINDS = (
    "IntSlider FloatSlider FloatLogSlider Button Checkbox ToggleButtons Dropdown Text Label HTML"
    " Image Play IntProgress Output HBox VBox Tab Layout"
).split()


def state(widget):
    values = widget.get_state()
    for name, value in values.items():
        if isinstance(value, (bytes, memoryview)):
            values[name] = None
        elif isinstance(value, str) and value.startswith("IPY_MODEL_"):
            values[name] = "IPY_MODEL_"
    return values


states = {}
for kind in KINDS:
    made = getattr(ipywidgets, kind)()
    states[kind] = state(made)
    if hasattr(made, "style") and made.style is not None:
        states[kind + ".style"] = state(made.style)
print(json.dumps(states, indent=1, sort_keys=True))
