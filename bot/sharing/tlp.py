"""Constants: the labels of the Traffic Light Protocol 2.0, and the STIX objects that carry them."""

from __future__ import annotations

from collections.abc import Mapping

MARKINGS: Mapping[str, str] = {
    "CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "RED": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""Label of TLP 2.0 -> its object, mildest first."""

OLDER: Mapping[str, str] = {
    "CLEAR": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "GREEN": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "AMBER": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "RED": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}
"""The same of TLP 1.0 (STIX 2.1, section 7.2.1.4), whose WHITE is CLEAR now."""

LABEL_OF: Mapping[str, str] = {
    id: label for labels in (MARKINGS, OLDER) for label, id in labels.items()
}
