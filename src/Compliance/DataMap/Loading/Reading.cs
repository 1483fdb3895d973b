using Compliance.DataMap.Loading.Checks;
using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>What the readers of datasets, collections and fields share.</summary>
internal sealed class Reading(CategoryCheck categories)
{
    public CategoryCheck Categories { get; } = categories;

    /// <summary>Whether a <c>compliance</c> block is anywhere: without one, the files come from Fides as they are.</summary>
    public bool IsOurs { get; private set; }

    public Block? Own(Block block)
    {
        var own = block.Child("compliance");
        IsOurs |= own is not null;
        return own;
    }
}
