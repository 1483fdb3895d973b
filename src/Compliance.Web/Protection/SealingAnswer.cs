namespace Compliance.Web.Protection;

/// <param name="Items">One for each item of the batch, in its order.</param>
internal sealed record SealingAnswer(IReadOnlyList<SealingResult> Items);

/// <summary>Text or value, as the item had it; or why not.</summary>
/// <param name="Text">The text, sealed or opened.</param>
/// <param name="Value">The bytes in base64, sealed or opened.</param>
/// <param name="Error">Why there is neither.</param>
internal sealed record SealingResult(string? Text = null, string? Value = null, SealingError? Error = null);

internal enum SealingError
{
    /// <summary>The subject was erased, and stays so.</summary>
    Erased,

    /// <summary>The subject's erasure has begun.</summary>
    Fenced,

    /// <summary>The subject was never given a key.</summary>
    NoKey,

    /// <summary>Altered, or sealed for another subject, address or key.</summary>
    Refused,

    /// <summary>No sealed record at all.</summary>
    NotSealed,

    /// <summary>Kept on a legal ground, under the ground's key.</summary>
    Retained,

    /// <summary>The vault does not answer; worth trying again.</summary>
    Unavailable,
}
