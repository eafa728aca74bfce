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
from dataclasses import dataclass
from typing import Literal

System = Literal["cow", "gw", "polity"]
"""Whose numbers: Correlates of War, Gleditsch & Ward (CShapes and others), Polity."""

OPEN = 9999
"""The last year of what goes on."""


@dataclass(frozen=True)
class Member:
    """A member of the state system: its COW number, ISO3, English name, first and last year (9999 where open).

    Interruptions, such as occupation in war, are left out.
    """

    code: int
    iso3: str
    first: int
    last: int
    name: str


_TABLE = """
2 USA 1816 United States
20 CAN 1920 Canada
31 BHS 1973 Bahamas
40 CUB 1902 Cuba
41 HTI 1859 Haiti
42 DOM 1894 Dominican Republic
51 JAM 1962 Jamaica
52 TTO 1962 Trinidad and Tobago
53 BRB 1966 Barbados
54 DMA 1978 Dominica
55 GRD 1974 Grenada
56 LCA 1979 Saint Lucia
57 VCT 1979 Saint Vincent and the Grenadines
58 ATG 1981 Antigua and Barbuda
60 KNA 1983 Saint Kitts and Nevis
70 MEX 1831 Mexico
80 BLZ 1981 Belize
90 GTM 1868 Guatemala
91 HND 1899 Honduras
92 SLV 1875 El Salvador
93 NIC 1900 Nicaragua
94 CRI 1920 Costa Rica
95 PAN 1903 Panama
100 COL 1831 Colombia
101 VEN 1841 Venezuela
110 GUY 1966 Guyana
115 SUR 1975 Suriname
130 ECU 1854 Ecuador
135 PER 1839 Peru
140 BRA 1822 Brazil
145 BOL 1848 Bolivia
150 PRY 1846 Paraguay
155 CHL 1839 Chile
160 ARG 1841 Argentina
165 URY 1882 Uruguay
200 GBR 1816 United Kingdom
205 IRL 1922 Ireland
210 NLD 1816 Netherlands
211 BEL 1830 Belgium
212 LUX 1920 Luxembourg
220 FRA 1816 France
221 MCO 1993 Monaco
223 LIE 1990 Liechtenstein
225 CHE 1816 Switzerland
230 ESP 1816 Spain
232 AND 1993 Andorra
235 PRT 1816 Portugal
240 HAN 1837-1866 Hanover
245 BAV 1816-1871 Bavaria
255 DEU 1816 Germany
260 DEU 1955-1990 West Germany
265 DDR 1954-1990 East Germany
267 BAD 1816-1871 Baden
269 SAX 1816-1867 Saxony
271 WRT 1816-1871 Württemberg
273 HSE 1816-1866 Hesse-Kassel
275 HSG 1816-1867 Hesse-Darmstadt
280 MEC 1843-1867 Mecklenburg-Schwerin
290 POL 1918 Poland
300 AUH 1816-1918 Austria-Hungary
305 AUT 1919 Austria
310 HUN 1918 Hungary
315 CSK 1918-1992 Czechoslovakia
316 CZE 1993 Czechia
317 SVK 1993 Slovakia
325 ITA 1816 Italy
327 PAP 1816-1860 Papal States
329 SIC 1816-1861 Two Sicilies
331 SMR 1992 San Marino
332 MOD 1842-1860 Modena
335 PMA 1851-1860 Parma
337 TUS 1816-1860 Tuscany
338 MLT 1964 Malta
339 ALB 1914 Albania
341 MNE 2006 Montenegro
343 MKD 1993 North Macedonia
344 HRV 1992 Croatia
345 SRB 1878 Serbia
346 BIH 1992 Bosnia and Herzegovina
347 XKX 2008 Kosovo
349 SVN 1992 Slovenia
350 GRC 1828 Greece
352 CYP 1960 Cyprus
355 BGR 1908 Bulgaria
359 MDA 1991 Moldova
360 ROU 1878 Romania
365 RUS 1816 Russia
366 EST 1918 Estonia
367 LVA 1918 Latvia
368 LTU 1918 Lithuania
369 UKR 1991 Ukraine
370 BLR 1991 Belarus
371 ARM 1991 Armenia
372 GEO 1991 Georgia
373 AZE 1991 Azerbaijan
375 FIN 1917 Finland
380 SWE 1816 Sweden
385 NOR 1905 Norway
390 DNK 1816 Denmark
395 ISL 1944 Iceland
402 CPV 1975 Cabo Verde
403 STP 1975 São Tomé and Príncipe
404 GNB 1974 Guinea-Bissau
411 GNQ 1968 Equatorial Guinea
420 GMB 1965 Gambia
432 MLI 1960 Mali
433 SEN 1960 Senegal
434 BEN 1960 Benin
435 MRT 1960 Mauritania
436 NER 1960 Niger
437 CIV 1960 Côte d’Ivoire
438 GIN 1958 Guinea
439 BFA 1960 Burkina Faso
450 LBR 1920 Liberia
451 SLE 1961 Sierra Leone
452 GHA 1957 Ghana
461 TGO 1960 Togo
471 CMR 1960 Cameroon
475 NGA 1960 Nigeria
481 GAB 1960 Gabon
482 CAF 1960 Central African Republic
483 TCD 1960 Chad
484 COG 1960 Congo
490 COD 1960 Democratic Republic of the Congo
500 UGA 1962 Uganda
501 KEN 1963 Kenya
510 TZA 1961 Tanzania
511 ZAN 1963-1964 Zanzibar
516 BDI 1962 Burundi
517 RWA 1962 Rwanda
520 SOM 1960 Somalia
522 DJI 1977 Djibouti
530 ETH 1898 Ethiopia
531 ERI 1993 Eritrea
540 AGO 1975 Angola
541 MOZ 1975 Mozambique
551 ZMB 1964 Zambia
552 ZWE 1965 Zimbabwe
553 MWI 1964 Malawi
560 ZAF 1920 South Africa
565 NAM 1990 Namibia
570 LSO 1966 Lesotho
571 BWA 1966 Botswana
572 SWZ 1968 Eswatini
580 MDG 1960 Madagascar
581 COM 1975 Comoros
590 MUS 1968 Mauritius
591 SYC 1976 Seychelles
600 MAR 1847 Morocco
615 DZA 1962 Algeria
616 TUN 1825 Tunisia
620 LBY 1951 Libya
625 SDN 1956 Sudan
626 SSD 2011 South Sudan
630 IRN 1855 Iran
640 TUR 1816 Türkiye
645 IRQ 1932 Iraq
651 EGY 1855 Egypt
652 SYR 1946 Syria
660 LBN 1946 Lebanon
663 JOR 1946 Jordan
666 ISR 1948 Israel
670 SAU 1927 Saudi Arabia
678 YEM 1926-1990 North Yemen
679 YEM 1990 Yemen
680 YMD 1967-1990 South Yemen
690 KWT 1961 Kuwait
692 BHR 1971 Bahrain
694 QAT 1971 Qatar
696 ARE 1971 United Arab Emirates
698 OMN 1971 Oman
700 AFG 1919 Afghanistan
701 TKM 1991 Turkmenistan
702 TJK 1991 Tajikistan
703 KGZ 1991 Kyrgyzstan
704 UZB 1991 Uzbekistan
705 KAZ 1991 Kazakhstan
710 CHN 1860 China
712 MNG 1921 Mongolia
713 TWN 1949 Taiwan
730 KOR 1887-1905 Korea
731 PRK 1948 North Korea
732 KOR 1949 South Korea
740 JPN 1860 Japan
750 IND 1947 India
760 BTN 1971 Bhutan
770 PAK 1947 Pakistan
771 BGD 1971 Bangladesh
775 MMR 1948 Myanmar
780 LKA 1948 Sri Lanka
781 MDV 1965 Maldives
790 NPL 1920 Nepal
800 THA 1887 Thailand
811 KHM 1953 Cambodia
812 LAO 1953 Laos
816 VNM 1954 Vietnam
817 VDR 1954-1975 South Vietnam
820 MYS 1957 Malaysia
830 SGP 1965 Singapore
835 BRN 1984 Brunei
840 PHL 1946 Philippines
850 IDN 1949 Indonesia
860 TLS 2002 Timor-Leste
900 AUS 1920 Australia
910 PNG 1975 Papua New Guinea
920 NZL 1920 New Zealand
935 VUT 1981 Vanuatu
940 SLB 1978 Solomon Islands
946 KIR 1999 Kiribati
947 TUV 2000 Tuvalu
950 FJI 1970 Fiji
955 TON 1999 Tonga
970 NRU 1999 Nauru
983 MHL 1991 Marshall Islands
986 PLW 1994 Palau
987 FSM 1991 Micronesia
990 WSM 1976 Samoa
"""


def _members(table: str) -> tuple[Member, ...]:
    found = []
    for row in table.strip().splitlines():
        code, iso3, years, name = row.split(" ", 3)
        first, _, last = years.partition("-")
        found.append(Member(int(code), iso3, int(first), int(last or OPEN), name))
    return tuple(found)


MEMBERS = _members(_TABLE)
"""Every member of the COW state system since 1816, by number."""

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

_ALIASES = {
    "SUN": "RUS", "YUG": "SRB", "SCG": "SRB", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "BUR": "MMR",
    "KSV": "XKX", "XKS": "XKX", "UNK": "XKX", "RVN": "VDR", "ZZB": "ZAN", "GFR": "DEU", "GDR": "DDR",
}  # fmt: skip


def codes(system: System = "cow", listed: Mapping[int, str] | None = None) -> dict[int, str]:
    """ISO3 by number in one of the systems; ``listed`` (numbers of the Correlates of War) overrides and extends."""
    return _BEFORE | {member.code: member.iso3 for member in MEMBERS} | dict(listed or {}) | dict(_DIFFERENT[system])


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
