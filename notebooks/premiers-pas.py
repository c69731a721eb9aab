# %% [markdown]
# # Premiers pas
# Le graphe en quelques lignes : l'interroger, en tirer un réseau, remonter aux preuves.
# Ce fichier s'ouvre comme un carnet dans Jupyter (Jupytext) et dans VS Code.

# %%
from pmlb_graph import catalogue, evidence, measures, names, networks, pipeline

graphe = pipeline.load()
moteur = pipeline.engine()
print(len(graphe), "énoncés dans", len(graphe.graphs()), "graphes")

# %% [markdown]
# ## Interroger : quelles actions sont en arbitrage, quelle année ?

# %%
question = catalogue.named("inventaire/arbitrages")
reponse = moteur.select(question.text)
for ligne in reponse:
    print(ligne)

# %% [markdown]
# ## Mesurer : qui relie les autres ?

# %%
reseau = networks.network(moteur, networks.named("acteurs-acteurs"))
intermediarite = measures.betweenness(reseau)
for acteur in sorted(intermediarite, key=lambda a: (-intermediarite[a], a))[:5]:
    print(f"{intermediarite[acteur]:.3f}  {reseau.nodes[acteur]['label']}")

# %% [markdown]
# ## Prouver : d'où vient le lien entre Nantes et Rennes ?

# %%
nantes, rennes = (names.find(moteur, nom).value for nom in ("nantes-metropole", "rennes-metropole"))
for partage in evidence.tie(moteur, nantes, rennes):
    print(partage.label, [passage.source for fait in partage.facts for passage in fait.passages])
