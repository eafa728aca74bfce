"""Names of states: the codes of the Correlates of War, of Gleditsch & Ward and of Polity, and ISO 3166 alpha-3.

One ISO3 stands for a state and for those that it goes on from in the eyes of the data sets, so that a series has no
break where only the name changed. Decisions:

* 365 is ``RUS`` in every year, the Soviet Union included; 345 is ``SRB`` in every year, Yugoslavia and Serbia and
  Montenegro included; 315 is ``CSK``, and its heirs have codes of their own.
* 255 (Germany) and 260 (Federal Republic) are both ``DEU``, 265 is ``DDR``; 678 (Yemen Arab Republic) and 679 (Yemen)
  are both ``YEM``, 680 is ``YMD``; 816 is ``VNM``, 817 ``VDR``; 730 (Korea to 1905) and 732 are both ``KOR``.
* A former state without an ISO code keeps the three letters of the Correlates of War: ``AUH``, ``BAV``, ``ZAN``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

System = Literal["cow", "gw", "polity"]
"""Whose numbers: Correlates of War, Gleditsch & Ward (CShapes and others), Polity."""

OPEN = 9999
"""The last year of what goes on."""


class Member(NamedTuple):
    """A state that was ever a member of the system: its COW number, ISO3, and its English name of today."""

    code: int
    iso3: str
    name: str


_TABLE = """
2 USA United States
20 CAN Canada
31 BHS Bahamas
40 CUB Cuba
41 HTI Haiti
42 DOM Dominican Republic
51 JAM Jamaica
52 TTO Trinidad and Tobago
53 BRB Barbados
54 DMA Dominica
55 GRD Grenada
56 LCA Saint Lucia
57 VCT Saint Vincent and the Grenadines
58 ATG Antigua and Barbuda
60 KNA Saint Kitts and Nevis
70 MEX Mexico
80 BLZ Belize
90 GTM Guatemala
91 HND Honduras
92 SLV El Salvador
93 NIC Nicaragua
94 CRI Costa Rica
95 PAN Panama
100 COL Colombia
101 VEN Venezuela
110 GUY Guyana
115 SUR Suriname
130 ECU Ecuador
135 PER Peru
140 BRA Brazil
145 BOL Bolivia
150 PRY Paraguay
155 CHL Chile
160 ARG Argentina
165 URY Uruguay
200 GBR United Kingdom
205 IRL Ireland
210 NLD Netherlands
211 BEL Belgium
212 LUX Luxembourg
220 FRA France
221 MCO Monaco
223 LIE Liechtenstein
225 CHE Switzerland
230 ESP Spain
232 AND Andorra
235 PRT Portugal
240 HAN Hanover
245 BAV Bavaria
255 DEU Germany
260 DEU Germany
265 DDR East Germany
267 BAD Baden
269 SAX Saxony
271 WRT Württemberg
273 HSE Hesse-Kassel
275 HSG Hesse-Darmstadt
280 MEC Mecklenburg-Schwerin
290 POL Poland
300 AUH Austria-Hungary
305 AUT Austria
310 HUN Hungary
315 CSK Czechoslovakia
316 CZE Czechia
317 SVK Slovakia
325 ITA Italy
327 PAP Papal States
329 SIC Two Sicilies
331 SMR San Marino
332 MOD Modena
335 PMA Parma
337 TUS Tuscany
338 MLT Malta
339 ALB Albania
341 MNE Montenegro
343 MKD North Macedonia
344 HRV Croatia
345 SRB Serbia
346 BIH Bosnia and Herzegovina
347 XKX Kosovo
349 SVN Slovenia
350 GRC Greece
352 CYP Cyprus
355 BGR Bulgaria
359 MDA Moldova
360 ROU Romania
365 RUS Russia
366 EST Estonia
367 LVA Latvia
368 LTU Lithuania
369 UKR Ukraine
370 BLR Belarus
371 ARM Armenia
372 GEO Georgia
373 AZE Azerbaijan
375 FIN Finland
380 SWE Sweden
385 NOR Norway
390 DNK Denmark
395 ISL Iceland
402 CPV Cabo Verde
403 STP São Tomé and Príncipe
404 GNB Guinea-Bissau
411 GNQ Equatorial Guinea
420 GMB Gambia
432 MLI Mali
433 SEN Senegal
434 BEN Benin
435 MRT Mauritania
436 NER Niger
437 CIV Côte d’Ivoire
438 GIN Guinea
439 BFA Burkina Faso
450 LBR Liberia
451 SLE Sierra Leone
452 GHA Ghana
461 TGO Togo
471 CMR Cameroon
475 NGA Nigeria
481 GAB Gabon
482 CAF Central African Republic
483 TCD Chad
484 COG Congo
490 COD Democratic Republic of the Congo
500 UGA Uganda
501 KEN Kenya
510 TZA Tanzania
511 ZAN Zanzibar
516 BDI Burundi
517 RWA Rwanda
520 SOM Somalia
522 DJI Djibouti
530 ETH Ethiopia
531 ERI Eritrea
540 AGO Angola
541 MOZ Mozambique
551 ZMB Zambia
552 ZWE Zimbabwe
553 MWI Malawi
560 ZAF South Africa
565 NAM Namibia
570 LSO Lesotho
571 BWA Botswana
572 SWZ Eswatini
580 MDG Madagascar
581 COM Comoros
590 MUS Mauritius
591 SYC Seychelles
600 MAR Morocco
615 DZA Algeria
616 TUN Tunisia
620 LBY Libya
625 SDN Sudan
626 SSD South Sudan
630 IRN Iran
640 TUR Türkiye
645 IRQ Iraq
651 EGY Egypt
652 SYR Syria
660 LBN Lebanon
663 JOR Jordan
666 ISR Israel
670 SAU Saudi Arabia
678 YEM Yemen
679 YEM Yemen
680 YMD South Yemen
690 KWT Kuwait
692 BHR Bahrain
694 QAT Qatar
696 ARE United Arab Emirates
698 OMN Oman
700 AFG Afghanistan
701 TKM Turkmenistan
702 TJK Tajikistan
703 KGZ Kyrgyzstan
704 UZB Uzbekistan
705 KAZ Kazakhstan
710 CHN China
712 MNG Mongolia
713 TWN Taiwan
730 KOR South Korea
731 PRK North Korea
732 KOR South Korea
740 JPN Japan
750 IND India
760 BTN Bhutan
770 PAK Pakistan
771 BGD Bangladesh
775 MMR Myanmar
780 LKA Sri Lanka
781 MDV Maldives
790 NPL Nepal
800 THA Thailand
811 KHM Cambodia
812 LAO Laos
816 VNM Vietnam
817 VDR South Vietnam
820 MYS Malaysia
830 SGP Singapore
835 BRN Brunei
840 PHL Philippines
850 IDN Indonesia
860 TLS Timor-Leste
900 AUS Australia
910 PNG Papua New Guinea
920 NZL New Zealand
935 VUT Vanuatu
940 SLB Solomon Islands
946 KIR Kiribati
947 TUV Tuvalu
950 FJI Fiji
955 TON Tonga
970 NRU Nauru
983 MHL Marshall Islands
986 PLW Palau
987 FSM Micronesia
990 WSM Samoa
"""


def _member(row: str) -> Member:
    code, iso3, name = row.split(" ", 2)
    return Member(int(code), iso3, name)


MEMBERS = tuple(_member(row) for row in _TABLE.strip().splitlines())
"""Every member of the COW state system since 1816, by number."""

FORMER_NAMES: Mapping[str, tuple[tuple[int, str], ...]] = {
    "BEN": ((19751129, "Dahomey"),),
    "BFA": ((19840803, "Upper Volta"),),
    "CIV": ((19851013, "Ivory Coast"),),
    "COD": ((19711026, "Democratic Republic of the Congo"), (19970516, "Zaire")),
    "COL": ((18630507, "New Granada"),),
    "CPV": ((20131023, "Cape Verde"),),
    "CZE": ((20160416, "Czech Republic"),),
    "DEU": ((18710117, "Prussia"), (19490522, "Germany"), (19901002, "West Germany")),
    "IRN": ((19350320, "Persia"),),
    "ITA": ((18610316, "Sardinia"),),
    "JOR": ((19490425, "Transjordan"),),
    "KOR": ((19100829, "Korea"),),
    "LKA": ((19720521, "Ceylon"),),
    "MKD": ((20190211, "Macedonia"),),
    "MMR": ((19890617, "Burma"),),
    "MYS": ((19630915, "Malaya"),),
    "OMN": ((19700808, "Muscat and Oman"),),
    "RUS": ((19221229, "Russia"), (19911225, "Soviet Union")),
    "SRB": ((19181130, "Serbia"), (20030203, "Yugoslavia"), (20060604, "Serbia and Montenegro")),
    "SWZ": ((20180418, "Swaziland"),),
    "THA": ((19390622, "Siam"),),
    "TUR": ((19231028, "Ottoman Empire"), (20220531, "Turkey")),
    "TZA": ((19640425, "Tanganyika"),),
    "VNM": ((19760701, "North Vietnam"),),
    "WSM": ((19970703, "Western Samoa"),),
    "YEM": ((19900521, "North Yemen"),),
    "ZWE": ((19800417, "Rhodesia"),),
}
"""What states were called, each name with its last day as YYYYMMDD: as English writing on the time calls them."""

EARLIER = {260: 255, 678: 679, 730: 732}
"""Second numbers of one ISO3 and the number that goes on: in a year with rows of both, the latter's values count."""

_BEFORE = {324: "ITA"}
"""Numbers of forerunners that some data sets have (Sardinia)."""

NO_MEMBERS = frozenset({89, 99, 396, 397, 563, 564, 711, 751, 815})
"""Numbers of units that were never members (Gran Colombia, Transvaal, Tibet …): their rows are left out."""

_DIFFERENT: Mapping[System, Mapping[int, str]] = {
    "cow": {},
    # Serbia apart from Yugoslavia; the islands of the Pacific numbered in a row.
    "gw": {340: "SRB", 970: "KIR", 971: "NRU", 972: "TON", 973: "TUV"},
    # The Soviet Union, Serbia (with Montenegro and alone), Kosovo, Montenegro, Ethiopia and Sudan after their
    # divisions, South Sudan, Pakistan before 1972, Vietnam united.
    "polity": {
        364: "RUS", 342: "SRB", 347: "SRB", 341: "XKX", 348: "MNE", 529: "ETH", 626: "SDN", 525: "SSD", 769: "PAK",
        818: "VNM",
    },
}  # fmt: skip

POLITY_ONLY = tuple(sorted(set(_DIFFERENT["polity"]) - {member.code for member in MEMBERS}))
"""Numbers that tell a table apart as numbered by Polity."""

GW_ONLY = frozenset(_DIFFERENT["gw"]) - {member.code for member in MEMBERS}
"""Numbers that tell a table apart as numbered by Gleditsch & Ward."""

COW_ONLY = frozenset({946, 947, 955})
"""Numbers that tell a table apart as numbered by the Correlates of War: Kiribati, Tuvalu, Tonga."""

_ALIASES = {
    "SUN": "RUS", "YUG": "SRB", "SCG": "SRB", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "BUR": "MMR",
    "KSV": "XKX", "XKS": "XKX", "UNK": "XKX", "RVN": "VDR", "ZZB": "ZAN", "GFR": "DEU", "GDR": "DDR",
}  # fmt: skip

NO_STATES = frozenset(
    {
        "ABW", "AIA", "ALA", "ASM", "ATA", "ATF", "BES", "BLM", "BMU", "BVT", "CCK", "COK", "CUW", "CXR", "CYM",
        "ESH", "EUU", "FLK", "FRO", "GGY", "GIB", "GLP", "GRL", "GUF", "GUM", "HKG", "HMD", "IMN", "IOT", "JEY",
        "MAC", "MAF", "MNP", "MSR", "MTQ", "MYT", "NCL", "NFK", "NIU", "PCN", "PRI", "PSE", "PYF", "REU", "SGS",
        "SHN", "SJM", "SPM", "SXM", "TCA", "TKL", "UMI", "VAT", "VGB", "VIR", "WLF",
    }
)  # fmt: skip
"""Codes of ISO 3166, and of the European Union in World Bank data, whose bearers were never members."""


def codes(system: System = "cow", listed: Mapping[int, str] | None = None) -> dict[int, str]:
    """ISO3 by number in one of the systems; ``listed`` (numbers of the same system) overrides and extends."""
    own = {member.code: member.iso3 for member in MEMBERS} | dict(_DIFFERENT[system])
    return _BEFORE | own | dict(listed or {})


def differs(code: int) -> bool:
    """Whether Gleditsch & Ward give a number to another state than the Correlates of War, or to one of their own."""
    return code in _DIFFERENT["gw"]


def iso3_of(code: int, system: System = "cow") -> str | None:
    """ISO3 of a number; None where the number is nobody's."""
    return _ISO3[system].get(code)


def code_of(iso3: str) -> int | None:
    """COW number of an ISO3, current or former (``SUN``, ``YUG``); None where it was no member.

    Of two numbers of one state, that of the state that goes on: 255 for ``DEU``, 679 for ``YEM``, 732 for ``KOR``.
    """
    return _CODES.get(current(iso3))


def current(iso3: str) -> str:
    """The ISO3 used here for a former, older or another data set's spelling: ``SUN`` is ``RUS``, ``ZAR`` ``COD``."""
    letters = iso3.strip().upper()
    return _ALIASES.get(letters, letters)


_ISO3: Mapping[System, Mapping[int, str]] = {system: codes(system) for system in _DIFFERENT}
_CODES: Mapping[str, int] = {member.iso3: member.code for member in MEMBERS if member.code not in EARLIER}
