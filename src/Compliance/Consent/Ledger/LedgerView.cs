using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>What holds for the whole ledger of one holder.</summary>
/// <param name="Sequence">The number given last. Every change of the ledger takes at least one.</param>
/// <param name="WithdrawalEpoch">
/// The number of the last withdrawal of everything; 0 if there was none. A consent with a lower number is withdrawn, whatever its own row
/// says, and a notice that was rendered at a lower number can no longer be consented to.
/// </param>
/// <param name="WithdrawnAt">When that was.</param>
/// <param name="LastAt">The time of the newest act: no later act has an earlier time.</param>
/// <param name="Floors">By notice, the version below which no consent is taken or left: that of the last material change.</param>
public sealed record LedgerHead(
    long Sequence, long WithdrawalEpoch, Instant? WithdrawnAt, Instant LastAt, IReadOnlyDictionary<string, int> Floors)
{
    /// <summary>The number up to which the evidence log has the events.</summary>
    public long LoggedThrough { get; init; }

    public static LedgerHead Empty { get; } = new(0, 0, null, Instant.MinValue, new Dictionary<string, int>());

    public int FloorOf(string notice) => Floors.GetValueOrDefault(notice);
}

/// <summary>What holds for one topic.</summary>
/// <param name="Event">The newest act; null while there was none.</param>
/// <param name="ClosedAt">
/// The number of the last withdrawal: a notice that was rendered at a lower number can no longer be consented to. 0 if there was none.
/// </param>
/// <param name="ClosedOn">When that was.</param>
public sealed record TopicState(ConsentEvent? Event, long ClosedAt = 0, Instant? ClosedOn = null)
{
    public static TopicState None { get; } = new(Event: null);
}

/// <summary>The ledger of one holder as it was read.</summary>
/// <param name="Holder">Whose.</param>
/// <param name="Head">Empty for somebody who never acted.</param>
/// <param name="Version">What the store knows this state by; null for somebody who never acted.</param>
/// <param name="Topics">By <see cref="ConsentTopic.Key"/>.</param>
public sealed record LedgerView(
    ConsentHolder Holder, LedgerHead Head, string? Version, IReadOnlyDictionary<string, TopicState> Topics)
{
    /// <summary>The newest acts, with those that a withdrawal of everything brings with it.</summary>
    public IEnumerable<ConsentEvent> Current => Topics.Values.Select(state => state.Event).OfType<ConsentEvent>().Select(Now);

    public TopicState StateOf(ConsentTopic topic) =>
        Topics.GetValueOrDefault(topic.Key) is not { } state ? TopicState.None
        : state.Event is { } newest ? state with { Event = Now(newest) }
        : state;

    /// <summary>Consents that a withdrawal of everything has ended and whose own rows do not say so yet.</summary>
    internal IEnumerable<ConsentEvent> LeftOver =>
        Topics.Values.Select(state => state.Event).OfType<ConsentEvent>().Where(IsLeftOver).Select(Now);

    private bool IsLeftOver(ConsentEvent each) => each.Act.IsYes() && each.Sequence < Head.WithdrawalEpoch;

    private ConsentEvent Now(ConsentEvent each) => IsLeftOver(each)
        ? each with
        {
            Id = DerivedId.Of("withdraw-all", each.Id),
            Act = ConsentAct.Withdrawn,
            At = Head.WithdrawnAt ?? each.At,
            Until = null,
            Sequence = Head.WithdrawalEpoch,
            By = ActingHand.Self,
            Source = each.Id,
            Copy = null,
        }
        : each;
}

/// <summary>Ids of events that follow from another: made again, they are the same.</summary>
internal static class DerivedId
{
    public static string Of(string why, params ReadOnlySpan<string> from) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{why}\n{string.Join('\n', from)}")).AsSpan(0, 16));
}
