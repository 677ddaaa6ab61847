"""The sentences of the embedded backbone's card; its numbers are measured, not written here."""

SUMMARY = (
    "The backbone that comes with Graft, for machines without a network: small, fast, and weaker "
    "than a large pretrained one. Where other weights are at hand, let the bake-off decide."
)

MADE_BY = [
    "Distilled from a random start. Teachers look at pieces of photographs, at pictures drawn from "
    "formulas, and at mixtures of both; the student looks at the very same pixels, smaller, and "
    "learns the direction of the teachers' pooled features (main components), the first teacher's "
    "features on a 3 × 3 grid, and its class probabilities read by its own classifier. The "
    "projections are thrown away; what is kept is the student's moving average. No weight of a "
    "teacher was copied.",
    "Sources of the method: Beyer et al. 2022 (consistent, patient teaching), Romero et al. 2015 "
    "(places), Chen et al. 2022 (reused classifier), Zhang et al. 2018 and Yun et al. 2019 (mixup, "
    "CutMix), Kataoka et al. 2020 (pictures from formulas), Qin et al. 2024 (the architecture).",
]

TRAINED_ON = [
    "1,500 unlabelled photographs (1,000 of ImageNet, one a class, and the 500 of BSDS500), cut, "
    "mirrored, recoloured and mixed; none of them is stored in the weights or shipped.",
    "Pictures drawn by `procedural.py` from 600 formulas.",
    "The answers of MobileNetV2 (Apache-2.0) trained on ImageNet-1k, iNaturalist insects and "
    "iNaturalist birds.",
    "Never on the yardsticks below.",
]

SCORES_NOTE = (
    "Standardised frozen features and scikit-learn's logistic regression as it comes. Ants and "
    "bees: PyTorch's tutorial data, 245 training and 153 validation photographs (95 % range: "
    "± 3 points at 97 %, ± 7 at 70 %). Digits: scikit-learn's 1,797, upscaled from 8 × 8, five "
    "folds. Drawn signs: all 360 of Graft's sample, five folds. A random start of this "
    "architecture knows digits and drawn signs nearly as well, so ants and bees tell backbones "
    "apart. The other rows are measured at the average of the last map; (a), (b) and (c) are short "
    "runs with the same steps and picture side (`compare.py`), which say what is worth a long run."
)

SPEED_NOTE = (
    "Forward pass on two cores, channels_last, batch 32, best of six rounds taken in turns; each "
    "network at its own picture side."
)

NOT_GOOD_FOR = [
    "Telling many similar classes apart (breeds, cars, plants): 1,500 photographs have not shown "
    "it enough of the world.",
    "Where something is: what is pooled was taught with mirrored pictures and by a mirror-blind "
    "teacher; look at the maps of stride 8 and 16 for left and right.",
    "Medical, aerial and microscope pictures: neither it nor its teachers saw any.",
    "Small details: at its picture side an object of a tenth of the width is 16 pixels wide.",
    "Faces and persons: not tested, and not meant for it.",
]
