"""What kind of pictures a backbone was trained on, read from its tag; unknown tags stay unknown."""

import itertools

_WORDS: dict[str, str] = {
    "inat_insects": "1,022 iNaturalist insects",
    "inat_birds": "965 iNaturalist birds",
    "inat_plants": "iNaturalist plants",
    "in1k": "ImageNet-1k: everyday photographs in 1,000 classes",
    "in12k": "ImageNet-12k: everyday photographs in 11,821 classes",
    "in21k": "ImageNet-21k: everyday photographs in 21,841 classes",
    "in22k": "ImageNet-22k: everyday photographs in 21,841 classes",
    "inw21k": "ImageNet-21k (winter): everyday photographs in about 19,000 classes",
    "imagenet": "ImageNet-1k: everyday photographs in 1,000 classes",
    "jft": "JFT: 300 million web photographs",
    "ig1b": "1 billion Instagram photographs with hashtags",
    "yfcc100m": "YFCC: 100 million Flickr photographs",
    "yfcc15m": "YFCC: 15 million Flickr photographs with texts",
    "swag": "3.6 billion Instagram photographs with hashtags",
    "seer": "1 billion Instagram photographs without labels",
    "lvd142m": "LVD-142M: 142 million curated web photographs without labels",
    "lvd1689m": "LVD-1689M: 1.7 billion curated web photographs without labels",
    "sat493m": "493 million satellite pictures without labels",
    "sa1b": "SA-1B: 11 million photographs with outlines",
    "laion2b": "LAION-2B: 2 billion web pictures with texts",
    "laion400m": "LAION-400M: 400 million web pictures with texts",
    "laiona": "LAION-A: 900 million web pictures with texts",
    "openai": "400 million web pictures with texts (CLIP)",
    "metaclip": "web pictures with texts (MetaCLIP)",
    "datacomp": "DataComp: web pictures with texts",
    "datacomp1b": "DataComp-1B: 1.4 billion web pictures with texts",
    "datacompxl": "DataComp-XL: web pictures with texts",
    "dfn2b": "DFN-2B: 2 billion web pictures with texts",
    "dfn5b": "DFN-5B: 5 billion web pictures with texts",
    "dfndr2b": "DFNDR-2B: 2 billion web pictures with texts",
    "webli": "WebLI: web pictures with texts",
    "merged2b": "Merged-2B: 2 billion web pictures with texts",
    "cc12m": "CC12M: 12 million web pictures with texts",
    "m30m": "30 million mixed photographs",
    "m38m": "38 million mixed photographs",
    "bamboo": "Bamboo: 69 million photographs in 119,000 classes",
}

_WITHOUT_LABELS = ("mae", "dino", "fcmae", "ijepa")


def trained_on(tag: str) -> str | None:
    """What a pretrained tag says it was trained on, later stages last; None = it does not say.

    `augreg_in21k_ft_in1k` → ImageNet-21k, then ImageNet-1k.
    """
    if tag in _WORDS:
        return _WORDS[tag]
    parts = tag.split("_")
    pairs = {"_".join(pair) for pair in itertools.pairwise(parts)} & set(_WORDS)
    known = [_WORDS[word] for word in (*parts, *sorted(pairs)) if word in _WORDS]
    stages = list(dict.fromkeys(known))
    if not stages and any(word in _WITHOUT_LABELS for word in parts):
        return _WORDS["in1k"] + ", used without labels"  # timm: the method's name alone means this
    return ", then ".join(stages) or None
