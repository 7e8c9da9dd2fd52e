"""How an address in a site is written, the same from an event as from a workbook."""


def written(site: str, building: str = "", unit: str = "", room: str = "") -> str:
    """Return site, building, unit and room as people write them; what is not known is left out."""
    building = f"{building}栋" if building.isdigit() else building
    unit = f"{unit}单元" if unit.isdigit() else unit
    return f"{site}{building}{unit}{room}"
