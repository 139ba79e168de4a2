"""A small lake as a price scraper leaves it: supermarkets × regions × days × runs, real Parquet.

The same seed makes the same bytes. Prices drift from day to day, and now and then one is on offer.
"""

import datetime
import pathlib
import random

import pyarrow as pa
import pyarrow.parquet as pq

MARKETS = {"angeloni": 1.06, "bistek": 0.98, "fort": 0.91, "giassi": 1.02}  # price level
REGIONS = ["floripa", "joinville"]
RUNS = ["run_0800", "run_1500"]
PRODUCTS = {  # name: (category, unit, price in R$)
    "Arroz branco": ("Mercearia", "5 kg", 27.90), "Feijão preto": ("Mercearia", "1 kg", 7.89),
    "Café torrado": ("Mercearia", "500 g", 18.90), "Açúcar refinado": ("Mercearia", "1 kg", 4.99),
    "Óleo de soja": ("Mercearia", "900 ml", 6.79), "Macarrão espaguete": ("Mercearia", "500 g", 4.29),
    "Leite integral": ("Laticínios", "1 l", 5.49), "Manteiga com sal": ("Laticínios", "200 g", 11.90),
    "Queijo minas": ("Laticínios", "kg", 42.90), "Iogurte natural": ("Laticínios", "170 g", 3.49),
    "Banana prata": ("Hortifruti", "kg", 5.98), "Tomate italiano": ("Hortifruti", "kg", 8.98),
    "Maçã gala": ("Hortifruti", "kg", 10.98), "Batata inglesa": ("Hortifruti", "kg", 5.49),
    "Peito de frango": ("Carnes", "kg", 19.90), "Patinho moído": ("Carnes", "kg", 38.90),
    "Detergente neutro": ("Limpeza", "500 ml", 2.69), "Sabão em pó": ("Limpeza", "1,6 kg", 19.90),
}
STORES = ["Centro", "Norte", "Continente", "Beira-Mar"]
BRANDS = ["Da Casa", "Serrana", "Bom Dia", "Ilha", "Vale Verde", "Tropeiro"]


def add_day(bronze, day, seed=7):
    """Writes one day of scrapes; returns the new files."""
    return [add_run(bronze, market, region, day, run, seed)
            for market in MARKETS for region in REGIONS for run in RUNS]


def add_run(bronze, market, region, day, run, seed=7):
    folder = pathlib.Path(bronze, f"supermarket={market}", f"region={region}", f"year={day.year}",
                          f"month={day.month}", f"day={day.day}", run)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "products.parquet"
    pq.write_table(scrape(market, region, day, run, seed), file, compression="zstd")
    return file


def scrape(market, region, day, run, seed):
    """What one run found: every product of every brand in every store, at the price of that hour."""
    chance = random.Random(f"{seed} {market} {region} {day} {run}")
    hour = datetime.time(int(run[4:6]), int(run[6:8]))
    drift = 1 + 0.002 * (day - datetime.date(2026, 2, 1)).days
    rows = []
    for store in STORES:
        for number, (name, (category, unit, price)) in enumerate(PRODUCTS.items()):
            for brand_number, brand in enumerate(BRANDS):
                on_offer = chance.random() < 0.08
                today = price * MARKETS[market] * drift * chance.uniform(0.96, 1.04)
                rows.append({
                    "store": store, "sku": f"789{number:04}{brand_number:03}", "product": name,
                    "brand": brand, "category": category, "unit": unit, "on_offer": on_offer,
                    "price": round(today * (0.8 if on_offer else 1), 2),
                    "scraped_at": datetime.datetime.combine(day, hour)
                    + datetime.timedelta(seconds=2 * len(rows))})
    return pa.Table.from_pylist(rows)
