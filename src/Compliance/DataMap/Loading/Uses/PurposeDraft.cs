using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Uses;

namespace Compliance.DataMap.Loading.Uses;

/// <summary>A purpose as the map declares it, before the names of its fields are resolved.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Declared">Without its fields.</param>
/// <param name="Uses">What it uses, as said.</param>
internal sealed record PurposeDraft(Word Key, PurposeUse Declared, IReadOnlyList<UseDraft> Uses);

/// <param name="Fields">As <c>dataset.collection.field</c>; an object stands for all that is in it.</param>
/// <param name="As">The generalisation; null: the exact value.</param>
/// <param name="AsPlace">Where it is said.</param>
/// <param name="Recipients">Who else receives the fields.</param>
internal sealed record UseDraft(
    IReadOnlyList<Word> Fields, Generalisation? As, Place AsPlace, IReadOnlyList<string> Recipients);
