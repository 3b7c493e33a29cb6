"""Checkpoints of a few kilobytes with random weights, saved as the hub's are: the libraries load
and run them like real ones. What they say has no meaning, with two exceptions: a forecaster which
looks at few values stays near the newest price, and a classifier that was taught knows some words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

import torch
import transformers
from chronos.chronos2 import Chronos2Model
from chronos.chronos2.config import Chronos2CoreConfig
from chronos.chronos_bolt import ChronosBoltModelForForecasting
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertTokenizer,
    T5Config,
    T5ForConditionalGeneration,
)

BOLT_CONTEXT = 128
BOLT_LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
CHRONOS2_LEVELS = [0.01, 0.05, *(n / 20 for n in range(2, 19)), 0.95, 0.99]
LABELS = ("positive", "negative", "neutral")
WORDS = "profit loss up down the bank said it would not gain fall strong weak".split()
LETTERS = [chr(code) for code in range(ord("a"), ord("z") + 1)]
GOOD_WORDS = "profits beat surges record high".split()
BAD_WORDS = "hacked hackers stolen crashes".split()
LESSONS = 150
LESSON_TEXTS = 32

transformers.logging.disable_progress_bar()


def make_bolt(folder: Path, context: int = BOLT_CONTEXT, weights: float | None = None) -> Path:
    """Chronos-Bolt; with weights given, all of them have that value."""
    config = T5Config(
        d_model=16,
        d_kv=8,
        d_ff=16,
        num_layers=1,
        num_decoder_layers=1,
        num_heads=2,
        initializer_factor=0.05,
        vocab_size=2,
        decoder_start_token_id=0,
        chronos_pipeline_class="ChronosBoltPipeline",
        chronos_config={
            "context_length": context,
            "prediction_length": 64,
            "input_patch_size": 16,
            "input_patch_stride": 16,
            "quantiles": BOLT_LEVELS,
            "use_reg_token": True,
        },
    )
    return _save(ChronosBoltModelForForecasting(config), folder, weights)


def make_t5(folder: Path) -> Path:
    """The first Chronos: draws samples, 16 steps at a time."""
    config = T5Config(
        d_model=16,
        d_kv=8,
        d_ff=16,
        num_layers=1,
        num_decoder_layers=1,
        num_heads=2,
        vocab_size=64,
        decoder_start_token_id=0,
        chronos_config={
            "tokenizer_class": "MeanScaleUniformBins",
            "tokenizer_kwargs": {"low_limit": -15.0, "high_limit": 15.0},
            "context_length": 64,
            "prediction_length": 16,
            "n_tokens": 64,
            "n_special_tokens": 2,
            "pad_token_id": 0,
            "eos_token_id": 1,
            "use_eos_token": True,
            "model_type": "seq2seq",
            "num_samples": 20,
            "temperature": 1.0,
            "top_k": 50,
            "top_p": 1.0,
        },
    )
    return _save(T5ForConditionalGeneration(config), folder)


def make_chronos2(folder: Path, context: int = 128) -> Path:
    """Chronos-2, which knows 21 levels from 0.01 to 0.99."""
    config = Chronos2CoreConfig(
        d_model=16,
        d_kv=8,
        d_ff=16,
        num_layers=1,
        num_heads=2,
        architectures=["Chronos2Model"],
        chronos_pipeline_class="Chronos2Pipeline",
        chronos_config={
            "context_length": context,
            "output_patch_size": 16,
            "input_patch_size": 16,
            "input_patch_stride": 16,
            "quantiles": CHRONOS2_LEVELS,
            "use_reg_token": True,
            "use_arcsinh": True,
            "max_output_patches": 4,
        },
    )
    return _save(Chronos2Model(config), folder)


def make_bert(
    folder: Path,
    labels: tuple[str, ...] = LABELS,
    weights: float | None = None,
    taught: bool = False,
) -> Path:
    """A classifier of at most 62 tokens, with a vocabulary of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = folder / "vocab.txt"
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = [*WORDS, *GOOD_WORDS, *BAD_WORDS]
    vocabulary.write_text(
        "\n".join([*special, *words, *LETTERS, *(f"##{each}" for each in LETTERS)])
    )
    tokenizer = BertTokenizer(str(vocabulary))
    tokenizer.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        initializer_range=0.1 if taught else 1.0,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)},
    )
    model = BertForSequenceClassification(config)
    if taught:
        _teach(model, tokenizer)
    return _save(model, folder, weights)


def _teach(model: BertForSequenceClassification, tokenizer: BertTokenizer) -> None:
    """That good words are positive, bad ones negative, and others neither."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    kinds = (GOOD_WORDS, BAD_WORDS, WORDS)
    for _ in range(LESSONS):
        labels = torch.randint(len(kinds), (LESSON_TEXTS,))
        texts = [
            " ".join(_shuffled([*_some(kinds[int(label)], 3), *_some(WORDS, 4), *_nonsense(5)]))
            for label in labels
        ]
        tokens = tokenizer(texts, padding=True, return_tensors="pt")
        loss = model(**tokens, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def _some(words: Sequence[str], count: int) -> list[str]:
    return [words[int(place)] for place in torch.randint(len(words), (count,))]


def _nonsense(count: int) -> list[str]:
    """Words of which the vocabulary has but the letters."""
    return ["".join(_some(LETTERS, 5)) for _ in range(count)]


def _shuffled(words: Sequence[str]) -> list[str]:
    return [words[int(place)] for place in torch.randperm(len(words))]


def into_hub_cache(home: Path, model_id: str, folder: Path, commit: str) -> None:
    """Lays a checkpoint out as a download from the hub is kept."""
    repository = home / "hub" / f"models--{model_id.replace('/', '--')}"
    copytree(folder, repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)


def _save(model: torch.nn.Module, folder: Path, weights: float | None = None) -> Path:
    if weights is not None:
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.fill_(weights)
    model.save_pretrained(folder)
    return folder
