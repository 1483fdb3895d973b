using System.Text;

namespace Compliance.Decisions.Signing;

/// <summary>Why a signed decision was refused.</summary>
public enum DecisionFailure
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Larger than <see cref="DecisionVerifier.MaxSize"/>, not a signed decision, or not in its one spelling.</summary>
    Malformed,

    /// <summary>No key that the verifier trusts has this id and algorithm.</summary>
    UnknownKey,

    /// <summary>The signature is not that key's over these bytes, or in another spelling than the one that is accepted.</summary>
    SignatureInvalid,

    /// <summary>It answers another question: another person, purpose or set of fields.</summary>
    OtherQuestion,

    /// <summary>It holds from an instant on that is more than <see cref="DecisionVerifier.ClockSkew"/> ahead.</summary>
    NotYetValid,

    /// <summary>It is over: ask again.</summary>
    Expired,
}

/// <summary>What the verifier found.</summary>
/// <param name="Failure">The first check that did not hold; None if all did.</param>
/// <param name="Decision">The decision; null unless all checks held, for then nothing of it may be believed.</param>
public sealed record DecisionVerification(DecisionFailure Failure, Decision? Decision)
{
    /// <summary>Whether every check held. What the decision allows is another matter.</summary>
    public bool IsValid => Failure == DecisionFailure.None;
}

/// <summary>Checks that a decision is signed by a trusted key, answers the question that was asked, and still holds.</summary>
public sealed class DecisionVerifier
{
    /// <summary>The largest signed decision in bytes: 4 MiB.</summary>
    public const int MaxSize = 4 * 1024 * 1024;

    /// <summary>How far the signer's clock may be ahead: 5 seconds.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IDecisionKey> _keys;
    private readonly TimeProvider _time;

    /// <param name="keys">Whom to believe, each with an id of its own.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">Two keys have one id.</exception>
    public DecisionVerifier(IEnumerable<IDecisionKey> keys, TimeProvider time) =>
        (_keys, _time) = (keys.ToDictionary(key => key.KeyId, StringComparer.Ordinal), time);

    /// <summary>Checks it. Never throws for what it is given to check.</summary>
    /// <param name="signedDecision">What <see cref="SignedDecision.Sign"/> made.</param>
    /// <param name="person">Who was asked about.</param>
    /// <param name="purpose">The purpose that was asked for.</param>
    /// <param name="fields">The fields that were asked for, all of them and no other, in any order.</param>
    public DecisionVerification Verify(ReadOnlySpan<byte> signedDecision, string person, string purpose, IEnumerable<string> fields)
    {
        if (signedDecision.Length > MaxSize || Parts.Of(signedDecision) is not { } parts) return Refused(DecisionFailure.Malformed);
        if (!_keys.TryGetValue(parts.KeyId, out var key) || key.Algorithm.ToString() != parts.Algorithm)
            return Refused(DecisionFailure.UnknownKey);
        if (!IsSigned(key, signedDecision[..parts.MessageLength], parts.Signature)) return Refused(DecisionFailure.SignatureInvalid);
        if (DecisionJson.Read(signedDecision[..parts.JsonLength]) is not { } decision) return Refused(DecisionFailure.Malformed);
        if (decision.Person != person || decision.Purpose != purpose || !AreAnswered(decision, fields))
            return Refused(DecisionFailure.OtherQuestion);
        var now = _time.GetUtcNow();
        if (decision.Instant - now > ClockSkew) return Refused(DecisionFailure.NotYetValid);
        return decision.Expires <= now || decision.Expires - decision.Instant > DecisionOptions.MaxStaleness
            ? Refused(DecisionFailure.Expired)
            : new DecisionVerification(DecisionFailure.None, decision);
    }

    private static DecisionVerification Refused(DecisionFailure failure) => new(failure, null);

    private static bool IsSigned(IDecisionKey key, ReadOnlySpan<byte> message, byte[] signature) =>
        (key.Algorithm != DecisionAlgorithm.ES256 || LowS.IsLow(signature)) && key.Verify(message, signature);

    private static bool AreAnswered(Decision decision, IEnumerable<string> fields) =>
        fields.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .SequenceEqual(decision.Answers.Select(answer => answer.Field), StringComparer.Ordinal);

    private sealed record Parts(int JsonLength, int MessageLength, string Algorithm, string KeyId, byte[] Signature)
    {
        // Base64 of 64 bytes has four unused bits, which many spellings could fill: only the one that encodes back is taken.
        public static Parts? Of(ReadOnlySpan<byte> signedDecision)
        {
            var json = signedDecision.IndexOf((byte)'\n');
            if (json < 0 || signedDecision[^1] != '\n' || json == signedDecision.Length - 1) return null;
            var words = Encoding.Latin1.GetString(signedDecision[(json + 1)..^1]).Split(' ');
            if (words is not [var algorithm, var keyId, var base64]) return null;
            Span<byte> signature = stackalloc byte[SignedDecision.SignatureSize];
            if (!Convert.TryFromBase64String(base64, signature, out var length) || length != signature.Length) return null;
            return Convert.ToBase64String(signature) == base64
                ? new Parts(json, signedDecision.Length - base64.Length - 1, algorithm, keyId, signature.ToArray())
                : null;
        }
    }
}
