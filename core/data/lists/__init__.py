"""Lists that say which picture has which label: tables, JSON, COCO and Pascal VOC."""
