"""The sentences of the embedded backbone's card; its numbers are measured, not written here."""

SUMMARY = (
    "The backbone that comes with Graft, for machines without a network: small, fast, and weaker "
    "than a large pretrained one. Where other weights are at hand, let the bake-off decide."
)

MADE_BY = [
    "Distilled, block by block, from a random start (`course.py`). Teacher and student look at the "
    "very same pixels: pieces of photographs, pictures drawn from formulas, and mixtures of both. "
    "First each block of the student sees the teacher's own map and learns to give the teacher's "
    "next one; then the whole network learns to give the teacher's last map, place by place and "
    "pooled, with the maps between as hints. No weight of the teacher was copied: what is learnt "
    "is what it answers.",
    "Sources of the method: Li et al. 2020 (block-wise supervision), Romero et al. 2015 (maps as "
    "hints), Krähenbühl et al. 2016 (starting norms from data), Beyer et al. 2022 (consistent "
    "teaching), Zhang et al. 2018 and Yun et al. 2019 (mixup, CutMix), Kataoka et al. 2020 "
    "(pictures from formulas), Sandler et al. 2018 (the architecture).",
]

TRAINED_ON = [
    "1,500 unlabelled photographs (1,000 of ImageNet, one a class, and the 500 of BSDS500), cut, "
    "mirrored, recoloured and mixed; none of them is stored in the weights or shipped.",
    "Pictures drawn by `procedural.py` from 600 formulas.",
    "The maps of a MobileNetV2 (Apache-2.0) trained on ImageNet-1k.",
    "Never on the yardsticks below.",
]

SCORES_NOTE = (
    "Standardised frozen features and scikit-learn's logistic regression as it comes. Ants and "
    "bees: PyTorch's tutorial data, 245 training and 153 validation photographs (95 % range: "
    "± 3 points at 97 %, ± 7 at 70 %). Digits: scikit-learn's 1,797, upscaled from 8 × 8, five "
    "folds. Drawn signs: all 360 of Graft's sample, five folds. A random start of this "
    "architecture knows digits and drawn signs nearly as well, so ants and bees tell backbones "
    "apart. Rows (a) to (c) are other ways that were tried (`compare.py`), on "
    "mobilenetv4_conv_small and with far fewer pictures than their papers use; a way that is not "
    "listed was not measured."
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
