using System.Security.Cryptography;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Masking;

namespace Compliance.Masking;

/// <summary>Makes the erasures of a map ready to run.</summary>
/// <param name="secrets">For hash and hmac, and for random strings to be recognised.</param>
/// <param name="random">For random_string_rewrite.</param>
public sealed class MaskingStrategies(MaskingSecrets secrets, RandomNumberGenerator random)
{
    /// <summary>What erasure does to the rows of a collection that no ground keeps.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="isReferenced">Whether rows that stay refer to these: matters for <see cref="RowErasure.DeleteUnlessReferenced"/>
    /// alone.</param>
    /// <returns>Null when nothing erases them, or every personal field of them is preserved.</returns>
    public ErasureInstruction? Erasing(Collection collection, bool isReferenced = false) => collection.Erasure switch
    {
        RowErasure.Delete => ErasureInstruction.Delete,
        RowErasure.DeleteUnlessReferenced when !isReferenced => ErasureInstruction.Delete,
        RowErasure.Mask or RowErasure.DeleteUnlessReferenced => Masking(Maskable.Rewritten(collection)),
        _ => null,
    };

    /// <summary>What erasure does to the rows that the collection's ground keeps.</summary>
    /// <returns>Null when the ground keeps them whole.</returns>
    public ErasureInstruction? ErasingRetained(Collection collection) =>
        collection.Retention is { Ground: not null, Keep.Count: > 0 } ? Masking(Maskable.RewrittenWhereRetained(collection)) : null;

    /// <summary>The masking of one field: null_rewrite where the map names none.</summary>
    /// <remarks>
    /// Applying it again is harmless: null, fixed and preserved values stay as they are, hashes and random strings recognise what they
    /// wrote; only a random string of fewer than sixteen letters becomes another one. Arrays and objects are masked leaf by
    /// leaf, but for null_rewrite, which leaves one null.
    /// </remarks>
    /// <exception cref="NotSupportedException">The strategy erases nothing; the loader refuses it where rows are masked.</exception>
    public IMasking For(Field field)
    {
        if (field.Masking is not { } setting)
            return new NullRewrite();
        var suffix = setting.Configuration.GetValueOrDefault(MaskingStrategy.Suffix, "");
        return setting.Strategy switch
        {
            MaskingStrategy.NullRewrite => new NullRewrite(),
            MaskingStrategy.Preserve => new Preserve(),
            MaskingStrategy.StringRewrite => new StringRewrite(
                setting.Configuration[MaskingStrategy.RewriteValue] + suffix, isArray: field.DataType != "string"),
            MaskingStrategy.RandomStringRewrite => new RandomStringRewrite(
                random, MaskingStrategy.RandomLength(setting), suffix, value => HMACSHA256.HashData(secrets.HmacKey.Span, value)),
            MaskingStrategy.Hash => new Digest(Hashing(setting), suffix),
            MaskingStrategy.Hmac => new Digest(Keyed(setting), suffix),
            _ => throw new NotSupportedException($"{setting.Strategy} is no erasure."),
        };
    }

    private ErasureInstruction.MaskFields? Masking(IEnumerable<Field> fields) =>
        fields.Select(field => new FieldMask(field.Path, For(field))).ToArray() is { Length: > 0 } masks ? new(masks) : null;

    private Func<byte[], byte[]> Hashing(MaskingSetting setting) => MaskingStrategy.IsSha512(setting)
        ? value => SHA512.HashData([.. secrets.HashSalt.Span, .. value])
        : value => SHA256.HashData([.. secrets.HashSalt.Span, .. value]);

    private Func<byte[], byte[]> Keyed(MaskingSetting setting) => MaskingStrategy.IsSha512(setting)
        ? value => HMACSHA512.HashData(secrets.HmacKey.Span, value)
        : value => HMACSHA256.HashData(secrets.HmacKey.Span, value);
}
