namespace Compliance.Tests.Attacks.Model;

/// <summary>
/// The custodian's protocol as a state machine, small enough to look at every state: two people, four vault keys, two requests, and an
/// adversary who has the service's identity. He writes every row that the service keeps, gives the eraser any order and the signer any
/// command, in any order and as often as he likes. Each step of a handler is a step of its own, so that a crash may come between any two.
/// Each rule can be left out, to see what it is for.
/// </summary>
internal sealed class CustodyModel(params Rule[] without)
{
    /// <summary>How long a fence can be lifted, in ticks of the clock.</summary>
    public const int CoolingOff = 2;

    private const int LastTick = 3;

    /// <summary>Ada, who asked for nothing; and Mallory, whose own account the adversary has.</summary>
    private static readonly Subject[] Subjects = [Subject.Ada, Subject.Mallory];

    private static readonly Request[] Requests = [Request.First, Request.Second];

    private static readonly Key[] Keys = [Key.Adas, Key.Mallorys, Key.Pool, Key.System];

    public static State Start => new()
    {
        // Ada was enrolled while all was well: the log binds her to her key, and the row says the same. Mallory has no key yet.
        OwnersKey = Map.Of((int)Subject.Ada, (int)Key.Adas),
        KeysOwner = Map.Of((int)Key.Adas, (int)Subject.Ada),
        Row = Map.Of((int)Subject.Ada, (int)Key.Adas),
    };

    private bool Holds(Rule rule) => !without.Contains(rule);

    /// <summary>Every step that anyone can take from here, with a word for it.</summary>
    public IEnumerable<(Step Step, State Next)> Steps(State s)
    {
        if (s.Now < LastTick)
            yield return (new Step("time passes"), s with { Now = s.Now + 1 });
        foreach (var step in Service(s).Concat(Signer(s)).Concat(Eraser(s)))
            yield return step;
    }

    /// <summary>
    /// The steps that are left to whoever does only what is right: the workflow of one request, after the adversary is gone.
    /// </summary>
    public IEnumerable<State> HonestSteps(State s, Request request, Subject subject)
    {
        if (s.Now < LastTick)
            yield return s with
            {
                Now = s.Now + 1,
            };
        foreach (
            var next in new[]
            {
                LogFence(s, request, subject),
                Approve(s, request),
                PassPointOfNoReturn(s, request, subject),
                Delete(s, request, subject),
                LogDeleted(s, request, subject),
                Purge(s, request, subject),
                LogDestroyed(s, request, subject),
                Certify(s, request),
            }
        )
        {
            if (next is { } after)
                yield return after;
        }
    }

    /// <summary>What must be true in every state; null if it is, else what is not.</summary>
    public static string? Violation(State s)
    {
        foreach (var key in Keys)
        {
            if (s.Vault[(int)key] == (int)KeyState.Live)
                continue;
            if (key is Key.System)
                return "a key of this system's own was destroyed";
            if (key is Key.Adas && !Requests.Any(request => IsDue(s, request)))
                return "Ada's key was destroyed without an approved fence of its own";
        }

        foreach (var request in Requests)
        {
            if (s.FinalAt[(int)request] is var final and not Map.Unit && final - s.FencedAt[(int)request] < CoolingOff)
                return "a fence was final before its cooling-off was over";
            if (Subjects.Count(subject => s.Fence[(int)subject] == (int)request && s.IsFinal[(int)subject] == 1) > 1)
                return "one approval passed two fences";
            if (s.Certified[(int)request] != 1)
                continue;
            var subject = s.FencedSubject[(int)request];
            if (subject == Map.Unit)
                return "a certificate was issued without a fence";
            if (s.SaidDestroyed[(int)request] != 1)
                return "a certificate was issued without the eraser's entries";
            if (subject == (int)Subject.Ada && s.Vault[(int)Key.Adas] != (int)KeyState.Purged)
                return "a certificate says complete while Ada's key is there";
        }

        return null;
    }

    private static bool IsDue(State s, Request request) =>
        s.FencedSubject[(int)request] == (int)Subject.Ada && s.ApprovedFor[(int)request] == (int)Subject.Ada;

    /// <summary>He writes any row, and has any binding logged that the signer takes.</summary>
    private IEnumerable<(Step, State)> Service(State s)
    {
        foreach (var subject in Subjects)
        {
            foreach (var key in Keys)
            {
                if (!Holds(Rule.KeyFromTheLog) && s.Row[(int)subject] != (int)key)
                {
                    yield return (
                        new Step("the service's row says that {subject} has {key}", Subject: subject, Key: key),
                        s with { Row = s.Row.With((int)subject, (int)key) });
                }

                if (Bind(s, subject, key) is { } bound)
                    yield return (new Step("the service has {key} bound to {subject}", Subject: subject, Key: key), bound);
            }
        }
    }

    private State? Bind(State s, Subject subject, Key key)
    {
        if (key is Key.System && Holds(Rule.SystemKeysRefused))
            return null;
        var (owns, owned) = (s.OwnersKey[(int)subject], s.KeysOwner[(int)key]);
        if (Holds(Rule.OneKeyPerOwner) && owns != Map.Unit && owns != (int)key)
            return null;
        if (Holds(Rule.OneOwnerPerKey) && owned != Map.Unit && owned != (int)subject)
            return null;
        var next = s with { OwnersKey = s.OwnersKey.With((int)subject, (int)key), KeysOwner = s.KeysOwner.With((int)key, (int)subject) };
        return next == s ? null : next;
    }

    private IEnumerable<(Step, State)> Signer(State s)
    {
        foreach (var request in Requests)
        {
            if (Approve(s, request) is { } approved)
                yield return (new Step("{request} is approved", request), approved);
            if (Certify(s, request) is { } certified)
                yield return (new Step("{request} is certified", request), certified);

            // What only the eraser may have logged, by a service that asks all the same.
            if (!Holds(Rule.FencesFromTheEraser) && s.FencedAt[(int)request] == Map.Unit)
            {
                foreach (var subject in Subjects)
                    yield return (
                        new Step("the service has a fence of {subject} logged for {request}, dated long ago", request, subject),
                        s with
                        {
                            FencedAt = s.FencedAt.With((int)request, 0),
                            FencedSubject = s.FencedSubject.With((int)request, (int)subject),
                        }
                    );
            }

            if (!Holds(Rule.ActsFromTheEraser) && s.SaidDestroyed[(int)request] == 0 && s.FencedSubject[(int)request] != Map.Unit)
                yield return (
                    new Step("the service has it logged that {request} destroyed a key", request),
                    s with
                    {
                        SaidDestroyed = s.SaidDestroyed.With((int)request, 1),
                    }
                );
        }
    }

    /// <summary>By the policy, after the cooling-off; and by people, who approve nothing of Ada's, for she asked for nothing.</summary>
    private State? Approve(State s, Request request)
    {
        var subject = s.FencedSubject[(int)request];
        if (s.FencedAt[(int)request] == Map.Unit || s.ApprovedFor[(int)request] != Map.Unit || s.WasLifted[(int)request] == 1)
            return null;
        if (subject == (int)Subject.Ada && !s.AdaAsked)
            return null;
        return Holds(Rule.CoolingOffBySigner) && s.Now < s.FencedAt[(int)request] + CoolingOff
            ? null : s with { ApprovedFor = s.ApprovedFor.With((int)request, Holds(Rule.ApprovalOfOneFence) ? subject : Map.Anything) };
    }

    private State? Certify(State s, Request request) =>
        s.Certified[(int)request] == 1
        || s.FencedSubject[(int)request] == Map.Unit
        || (Holds(Rule.CertificateNeedsActs) && s.SaidDestroyed[(int)request] != 1)
            ? null
            : s with
            {
                Certified = s.Certified.With((int)request, 1),
            };

    private IEnumerable<(Step, State)> Eraser(State s)
    {
        foreach (var request in Requests)
        {
            foreach (var subject in Subjects)
            {
                foreach (
                    var (text, next) in new[]
                    {
                        ("the eraser, told {request} and {subject}, prepares the fence", Prepare(s, request, subject)),
                        ("the eraser, told {request} and {subject}, has the fence logged", LogFence(s, request, subject)),
                        ("the eraser, told {request} and {subject}, lifts the fence", Lift(s, request, subject)),
                        (
                            "the eraser, told {request} and {subject}, passes the point of no return",
                            PassPointOfNoReturn(s, request, subject)),
                        ("the eraser, told {request} and {subject}, deletes the key", Delete(s, request, subject)),
                        ("the eraser, told {request} and {subject}, has the deletion logged", LogDeleted(s, request, subject)),
                        ("the eraser, told {request} and {subject}, purges the key", Purge(s, request, subject)),
                        ("the eraser, told {request} and {subject}, has the destruction logged", LogDestroyed(s, request, subject)),
                    }
                )
                {
                    if (next is { } after)
                        yield return (new Step(text, request, subject), after);
                }
            }
        }
    }

    private static State? Prepare(State s, Request request, Subject subject) =>
        s.Fence[(int)subject] != Map.Unit || s.WasLifted[(int)request] == 1
            ? null : s with { Fence = s.Fence.With((int)subject, (int)request), RaisedAt = s.RaisedAt.With((int)subject, s.Now) };

    private State? LogFence(State s, Request request, Subject subject) =>
        !IsOwn(s, request, subject)
        || s.IsLogged[(int)subject] == 1
        || (s.FencedSubject[(int)request] is var other and not Map.Unit && other != (int)subject)
            ? null
            : s with
            {
                IsLogged = s.IsLogged.With((int)subject, 1),
                FencedAt = s.FencedAt[(int)request] == Map.Unit ? s.FencedAt.With((int)request, s.Now) : s.FencedAt,
                FencedSubject = s.FencedSubject.With((int)request, (int)subject),
            };

    private State? Lift(State s, Request request, Subject subject) =>
        !IsOwn(s, request, subject) || s.IsFinal[(int)subject] == 1
            ? null
            : s with
            {
                Fence = s.Fence.With((int)subject, Map.Unit),
                IsLogged = s.IsLogged.With((int)subject, 0),
                WasLifted = s.WasLifted.With((int)request, 1),
            };

    private State? PassPointOfNoReturn(State s, Request request, Subject subject)
    {
        if (!IsOwn(s, request, subject) || s.IsLogged[(int)subject] != 1 || s.IsFinal[(int)subject] == 1 || s.WasLifted[(int)request] == 1)
            return null;
        var approved = s.ApprovedFor[(int)request];
        if (approved != Map.Anything && (Holds(Rule.ApprovalOfOneFence) ? approved != (int)subject : approved == Map.Unit))
            return null;
        if (Holds(Rule.CoolingOffByEraser) && s.Now < s.RaisedAt[(int)subject] + CoolingOff)
            return null;
        return s with
        {
            IsFinal = s.IsFinal.With((int)subject, 1),
            FinalAt = s.FinalAt.With((int)request, s.Now),
            FencedAt = s.FencedAt.With((int)request, s.RaisedAt[(int)subject]),
        };
    }

    private State? Delete(State s, Request request, Subject subject) =>
        MayDestroy(s, request, subject) && KeyOf(s, subject) is { } key && s.Vault[(int)key] == (int)KeyState.Live
            ? s with { Vault = s.Vault.With((int)key, (int)KeyState.Deleted) } : null;

    private State? LogDeleted(State s, Request request, Subject subject) =>
        MayDestroy(s, request, subject)
        && KeyOf(s, subject) is { } key
        && s.Vault[(int)key] != (int)KeyState.Live
        && s.SaidDeleted[(int)request] == 0
            ? s with
            {
                SaidDeleted = s.SaidDeleted.With((int)request, 1),
            }
            : null;

    private State? Purge(State s, Request request, Subject subject) =>
        MayDestroy(s, request, subject) && KeyOf(s, subject) is { } key && s.Vault[(int)key] == (int)KeyState.Deleted
            ? s with { Vault = s.Vault.With((int)key, (int)KeyState.Purged) } : null;

    private State? LogDestroyed(State s, Request request, Subject subject) =>
        MayDestroy(s, request, subject)
        && KeyOf(s, subject) is { } key
        && s.Vault[(int)key] == (int)KeyState.Purged
        && s.SaidDeleted[(int)request] == 1
        && s.SaidDestroyed[(int)request] == 0
            ? s with
            {
                SaidDestroyed = s.SaidDestroyed.With((int)request, 1),
            }
            : null;

    private bool MayDestroy(State s, Request request, Subject subject) =>
        Holds(Rule.ErasureApprovalGate) ? IsOwn(s, request, subject) && s.IsFinal[(int)subject] == 1 : s.Fence[(int)subject] != Map.Unit;

    /// <summary>The fence around this subject is this request's.</summary>
    private bool IsOwn(State s, Request request, Subject subject) =>
        s.Fence[(int)subject] is var of and not Map.Unit && (!Holds(Rule.FenceOfThisRequest) || of == (int)request);

    private Key? KeyOf(State s, Subject subject)
    {
        var key = Holds(Rule.KeyFromTheLog) ? s.OwnersKey[(int)subject] : s.Row[(int)subject];
        if (key == Map.Unit || ((Key)key is Key.System && Holds(Rule.SystemKeysRefused)))
            return null;
        return Holds(Rule.KeyFromTheLog) && Holds(Rule.OneOwnerPerKey) && s.KeysOwner[key] != (int)subject ? null : (Key)key;
    }
}

/// <summary>
/// What somebody did; put into words only where somebody reads them, for hundreds of thousands of steps are looked at.
/// </summary>
internal readonly record struct Step(string Text, Request? Request = null, Subject? Subject = null, Key? Key = null)
{
    public override string ToString() => Text
        .Replace("{request}", $"{Request}", StringComparison.Ordinal)
        .Replace("{subject}", $"{Subject}", StringComparison.Ordinal)
        .Replace("{key}", $"{Key}", StringComparison.Ordinal);
}

/// <summary>The rules of the protocol, each of which can be left out.</summary>
internal enum Rule
{
    /// <summary>The key is the one that the log bound, and no row's.</summary>
    KeyFromTheLog,

    /// <summary>The log binds a vault key to one owner.</summary>
    OneOwnerPerKey,

    /// <summary>The log binds an owner to one vault key.</summary>
    OneKeyPerOwner,

    /// <summary>This system's own keys are bound to nobody and destroyed by nobody.</summary>
    SystemKeysRefused,

    /// <summary>An order acts on the fence of the request that it names.</summary>
    FenceOfThisRequest,

    /// <summary>An approval is of one fence.</summary>
    ApprovalOfOneFence,

    /// <summary>Nothing is destroyed before the point of no return.</summary>
    ErasureApprovalGate,

    /// <summary>The signer counts the cooling-off before it approves.</summary>
    CoolingOffBySigner,

    /// <summary>The eraser counts it by its own account.</summary>
    CoolingOffByEraser,

    /// <summary>The eraser alone has fences logged.</summary>
    FencesFromTheEraser,

    /// <summary>The eraser alone has its acts logged.</summary>
    ActsFromTheEraser,

    /// <summary>A certificate rests on the eraser's entries.</summary>
    CertificateNeedsActs,
}

internal enum Subject
{
    Ada,
    Mallory,
}

internal enum Request
{
    First,
    Second,
}

internal enum Key
{
    Adas,
    Mallorys,
    Pool,
    System,
}

internal enum KeyState
{
    Live,
    Deleted,
    Purged,
}

/// <summary>A few small numbers in one, so that a state is a value; each is 0 to 6, or <see cref="Unit"/>.</summary>
internal readonly record struct Map(uint Bits)
{
    public const int Unit = 7;
    public const int Anything = 6;
    private const int Width = 3;

    /// <summary>Nothing in every place.</summary>
    public static Map Empty => new(uint.MaxValue);

    public int this[int place] => (int)((Bits >> (place * Width)) & 7);

    public static Map Of(int place, int value) => Empty.With(place, value);

    public Map With(int place, int value) => new((Bits & ~(7u << (place * Width))) | ((uint)value << (place * Width)));
}

/// <summary>All that anyone knows: the eraser's account, the log, the vault, and the rows of the service.</summary>
internal readonly record struct State
{
    public State() => (OwnersKey, KeysOwner, Row, Fence, RaisedAt, FencedAt, FencedSubject, ApprovedFor, FinalAt) =
        (Map.Empty, Map.Empty, Map.Empty, Map.Empty, Map.Empty, Map.Empty, Map.Empty, Map.Empty, Map.Empty);

    public int Now { get; init; }

    /// <summary>Whether Ada asked for her erasure herself.</summary>
    public bool AdaAsked { get; init; }

    // The log.
    public Map OwnersKey { get; init; }

    public Map KeysOwner { get; init; }

    public Map FencedAt { get; init; }

    public Map FencedSubject { get; init; }

    public Map ApprovedFor { get; init; }

    public Map WasLifted { get; init; }

    public Map SaidDeleted { get; init; }

    public Map SaidDestroyed { get; init; }

    public Map Certified { get; init; }

    // The eraser's account.
    public Map Fence { get; init; }

    public Map RaisedAt { get; init; }

    public Map IsLogged { get; init; }

    public Map IsFinal { get; init; }

    public Map FinalAt { get; init; }

    // The service's rows, and the vault.
    public Map Row { get; init; }

    public Map Vault { get; init; }
}
