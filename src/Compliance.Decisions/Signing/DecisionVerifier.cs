using System.Text;

namespace Compliance.Decisions.Signing;

/// <summary>Why a signed decision was refused.</summary>
public enum DecisionFailure
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Larger than <see cref="DecisionVerifier.MaxSize"/>, not a signed decision, or not in its one spelling.</summary>
    Malformed,

    /// <summary>No key that the verifier trusts has this id and algorithm: fetch the keys again, once.</summary>
    UnknownKey,

    /// <summary>The signature is not that key's over this text, or in another spelling than the one that is accepted.</summary>
    SignatureInvalid,

    /// <summary>Another deployment decided it, or it is for somebody else to act on.</summary>
    OtherParties,

    /// <summary>It answers another question: another person, purpose or set of fields.</summary>
    OtherQuestion,

    /// <summary>It holds from an instant on that is more than <see cref="DecisionVerifier.MaxClockSkew"/> ahead.</summary>
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

/// <summary>
/// Checks that a decision is signed by a trusted key, comes from the deployment and is for the audience that are named, answers the
/// question that was asked, and still holds. It needs no network: the keys are a deployment's <c>/.well-known/decision-keys.json</c>, which
/// <see cref="DecisionKeySet"/> reads.
/// </summary>
public sealed class DecisionVerifier
{
    /// <summary>The largest signed decision in characters: 4 Mi.</summary>
    public const int MaxSize = 4 * 1024 * 1024;

    /// <summary>How far the signer's clock may be ahead: 5 seconds. Also the most that a verifier's own may be behind an expiry.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IDecisionKey> _keys;
    private readonly DecisionParties _parties;
    private readonly TimeProvider _time;
    private readonly TimeSpan _leeway;

    /// <param name="keys">Whom to believe, each with an id of its own.</param>
    /// <param name="parties">The deployment that must have decided, and the audience that the caller is.</param>
    /// <param name="time">The clock. One that stands still tells whether a decision held at that instant.</param>
    /// <param name="leeway">
    /// For how long after its end a decision is still taken, because clocks differ: zero by default, <see cref="MaxClockSkew"/> at most. A
    /// withdrawal reaches whoever verifies that much later.
    /// </param>
    /// <exception cref="ArgumentException">Two keys have one id, or the leeway is out of its bounds.</exception>
    public DecisionVerifier(IEnumerable<IDecisionKey> keys, DecisionParties parties, TimeProvider time, TimeSpan leeway = default)
    {
        ArgumentNullException.ThrowIfNull(parties);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(leeway, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leeway, MaxClockSkew);
        (_parties, _time, _leeway) = (parties, time, leeway);

        // By the whole header: the algorithm is the key's, and no choice of whoever signed.
        _keys = keys.ToDictionary(key => key.KeyId, StringComparer.Ordinal).Values.ToDictionary(
            key => CompactText.Encode(SignedDecision.Header(key.Algorithm, key.KeyId)), StringComparer.Ordinal);
    }

    /// <summary>Checks it. Never throws for what it is given to check.</summary>
    /// <param name="signedDecision">What <see cref="SignedDecision.Sign"/> made.</param>
    /// <param name="person">Who was asked about.</param>
    /// <param name="purpose">The purpose that was asked for.</param>
    /// <param name="fields">The fields that were asked for, all of them and no other, in any order; null: whichever it answers.</param>
    public DecisionVerification Verify(string signedDecision, string person, string purpose, IEnumerable<string>? fields)
    {
        var found = Open(signedDecision);
        return found.Decision is { } decision
            && (decision.Person != person || decision.Purpose != purpose || (fields is not null && !AreAnswered(decision, fields)))
                ? Refused(DecisionFailure.OtherQuestion)
                : found;
    }

    private DecisionVerification Open(string signedDecision)
    {
        if (signedDecision.Length > MaxSize || Parts.Of(signedDecision) is not { } parts) return Refused(DecisionFailure.Malformed);
        if (!_keys.TryGetValue(parts.Header, out var key)) return Refused(DecisionFailure.UnknownKey);
        if (!IsSigned(key, parts.Message, parts.Signature)) return Refused(DecisionFailure.SignatureInvalid);
        if (DecisionJson.Read(parts.Claims) is not (var decision, var parties)) return Refused(DecisionFailure.Malformed);
        if (parties != _parties) return Refused(DecisionFailure.OtherParties);
        var now = _time.GetUtcNow();
        if (decision.Instant - now > MaxClockSkew) return Refused(DecisionFailure.NotYetValid);
        return now - decision.Expires >= _leeway || decision.Expires - decision.Instant > DecisionOptions.MaxStaleness
            ? Refused(DecisionFailure.Expired)
            : new DecisionVerification(DecisionFailure.None, decision);
    }

    private static DecisionVerification Refused(DecisionFailure failure) => new(failure, null);

    private static bool IsSigned(IDecisionKey key, ReadOnlySpan<byte> message, byte[] signature) =>
        (key.Algorithm != DecisionAlgorithm.ES256 || LowS.IsLow(signature)) && key.Verify(message, signature);

    private static bool AreAnswered(Decision decision, IEnumerable<string> fields) =>
        fields.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .SequenceEqual(decision.Answers.Select(answer => answer.Field), StringComparer.Ordinal);

    private sealed record Parts(string Header, byte[] Claims, byte[] Message, byte[] Signature)
    {
        public static Parts? Of(string signedDecision)
        {
            if (signedDecision.Split('.', 4) is not [var header, var claims, var signature]) return null;
            return CompactText.Decode(header) is { Length: > 0 } && CompactText.Decode(claims) is { Length: > 0 } json
                && CompactText.Decode(signature) is { Length: SignedDecision.SignatureSize } bytes
                    ? new Parts(header, json, Encoding.ASCII.GetBytes($"{header}.{claims}"), bytes)
                    : null;
        }
    }
}
