using System.Security.Cryptography;
using Compliance.Consent.Agreements;
using Compliance.Proof.Receipts;
using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>A change of one holder's ledger while it is decided on.</summary>
internal sealed class LedgerDraft(LedgerView read, Instant now)
{
    private readonly List<ConsentEvent> _events = [];
    private readonly Dictionary<string, TopicState> _topics = new(StringComparer.Ordinal);
    private LedgerHead _head = read.Head with { LastAt = Instant.Max(read.Head.LastAt, now) };
    private RenderedNotice? _answered;
    private JoinedDevice? _joined;

    public LedgerView Read => read;

    /// <summary>No act has an earlier time than one before it, whatever the clocks of several machines say.</summary>
    public Instant At => _head.LastAt;

    public IReadOnlyList<ConsentEvent> Events => _events;

    public bool IsEmpty => _head.Sequence == read.Head.Sequence;

    public TopicState StateOf(ConsentTopic topic) => _topics.GetValueOrDefault(topic.Key) ?? read.StateOf(topic);

    /// <summary>Records an act, which is the newest of its topic from now on.</summary>
    public ConsentEvent Add(ConsentEvent act) => Record(act with { Sequence = Step(), Salt = NewSalt() });

    /// <summary>The same of an answer to an agreement: with the hash of the record of it, which opens the holder's commitment.</summary>
    public ConsentEvent AddAgreement(ConsentEvent act)
    {
        var salted = act with { Sequence = Step(), Salt = NewSalt() };
        return Record(salted with { Copy = Sha256Hash.Of(AgreementRecord.Write(salted)) });
    }

    private ConsentEvent Record(ConsentEvent numbered)
    {
        var topic = ConsentTopic.Of(numbered);
        _events.Add(numbered);
        _topics[topic.Key] = StateOf(topic) with { Event = numbered };
        return numbered;
    }

    /// <summary>From now on, no notice that is rendered already can be consented to in this topic.</summary>
    public void Close(ConsentTopic topic)
    {
        var number = Step();
        _topics[topic.Key] = StateOf(topic) with { ClosedAt = number, ClosedOn = At };
    }

    /// <summary>From now on, no consent holds, and no notice that is rendered already can be consented to.</summary>
    public void CloseAll()
    {
        var number = Step();
        _head = _head with { WithdrawalEpoch = number, WithdrawnAt = At };
    }

    public void Raise(string notice, int floor)
    {
        Step();
        _head = _head with { Floors = new Dictionary<string, int>(_head.Floors, StringComparer.Ordinal) { [notice] = floor } };
    }

    public void Answer(RenderedNotice rendered, string act) => _answered = rendered with { UsedBy = act };

    public void Join(Guid device, long through)
    {
        Step();
        _joined = new JoinedDevice(device, through);
    }

    public LedgerCommit Commit() => new(read, _head, _events, _topics, _answered, _joined);

    private static string NewSalt() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(HolderCommitment.SaltSize));

    private long Step() => (_head = _head with { Sequence = _head.Sequence + 1 }).Sequence;
}
