using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;

namespace Compliance.Decisions.Tests.Model;

/// <summary>
/// A policy, and people with few facts each. All instants are full seconds around one, so that questions meet the beginnings and ends
/// exactly; facts that refuse everything are rare, so that the later rules are reached.
/// </summary>
internal sealed class RandomWorld
{
    public static readonly DateTimeOffset Middle = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Codes = ["p0", "p1", "p2", "p3"];
    private static readonly string[] Collections = ["crm.customers", "shop.orders"];
    private static readonly string[] Categories = ["user.contact", "user.contact.email", "user.health", "user.location"];
    private static readonly string[] NamedCategories =
        ["user", "user.contact", "user.contact.email", "user.health", "user.location", "user.con"];
    private static readonly string[] Recipients = ["r0", "r1"];

    private readonly Random _random;

    public RandomWorld(int seed)
    {
        _random = new Random(seed);
        Fields = [.. Enumerable.Range(0, 4).Select(index => $"{Collections[index % 2]}.f{index}")];
        Policy = new DecisionPolicy
        {
            Version = "random",
            Purposes = [.. Codes.Select(RandomPurpose)],
            Fields = [.. Fields.Select(RandomField)],
            RetentionEnds = Few(20, index => RandomRetentionEnd($"everyone-{index}")),
        };
    }

    public DecisionPolicy Policy { get; }

    private string[] Fields { get; }

    public static DateTimeOffset Instant(int second) => Middle.AddSeconds(second);

    /// <summary>Sometimes of a purpose or field that the policy does not have.</summary>
    public (string Purpose, string[] Fields) RandomQuestion()
    {
        var first = _random.Next(Fields.Length);
        string[] fields = One(8)
            ? ["crm.customers.unknown", Fields[first]]
            : [Fields[first], Fields[(first + 1 + _random.Next(3)) % Fields.Length]];
        return (One(30) ? "unknown" : One(Codes), fields);
    }

    public PersonFacts RandomPerson() => new()
    {
        Person = "p-1",
        AsOf = Middle,
        IsAvailable = !One(60),
        IsKnown = !One(5),
        Erasure = One(25) ? new ErasureFact { Id = "erasure", From = RandomInstant() } : null,
        Age = One(3)
            ? new AgeFact { Id = "age", From = RandomInstant(), Years = _random.Next(14, 18), Limit = 16, ReachesLimitAt = Maybe() }
            : null,
        Restrictions = Few(12, index => Ending(new RestrictionFact { Id = $"restriction-{index}", From = RandomInstant() })),
        Objections = Few(3, index => Ending(new ObjectionFact
        {
            Id = $"objection-{index}", From = RandomInstant(), Purpose = One(3) ? null : One(Codes), OverriddenFrom = Maybe(),
        })),
        Consents = [.. Enumerable.Range(0, _random.Next(8)).Select(RandomConsent)],
        GuardianConsents = Few(2, index => Ending(new GuardianConsentFact
        {
            Id = $"guardian-{index}", From = RandomInstant(), Purpose = One(Codes),
        })),
        OptOuts = Few(4, index => Ending(new OptOutFact
        {
            Id = $"opt-out-{index}", From = RandomInstant(), Classes = (PurposeClasses)(_random.Next(1, 16) * 2),
            Origin = One(2) ? OptOutOrigin.Choice : OptOutOrigin.Signal, IsHonoured = !One(4),
        })),
        LimitUses = Few(4, index => Ending(new LimitUseFact { Id = $"limit-{index}", From = RandomInstant() })),
        RetentionEnds = Few(12, index => RandomRetentionEnd($"own-{index}")),
    };

    private Purpose RandomPurpose(string code)
    {
        var from = One(8) ? RandomInstant() : (DateTimeOffset?)null;
        return new Purpose
        {
            Code = code,
            Basis = One(3) ? LegalBasis.Consent : (LegalBasis)_random.Next(6),
            Classes = One(2) ? PurposeClasses.None : (PurposeClasses)_random.Next(32),
            From = from,
            EndedAt = One(8) ? Later(from) : null,
            ReviewDue = One(8) ? RandomInstant() : null,
            ReviewGrace = TimeSpan.FromSeconds(_random.Next(3)),
            AllowedUnderRestriction = One(3),
            MayUseSensitive = One(3),
        };
    }

    private PolicyField RandomField(string address) => new()
    {
        Address = address,
        Collection = address[..address.LastIndexOf('.')],
        Categories = Some(Categories) is { Length: > 0 } some ? some : [Categories[0]],
        IsSpecialCategory = One(4),
        IsSensitive = One(2),
        Uses =
        [
            .. Codes.Where(_ => !One(8)).Select(code => new FieldUse
            {
                Purpose = code, Generalisation = One(3) ? "region" : null, Recipients = One(3) ? Some(Recipients) : [],
            }),
        ],
    };

    private ConsentFact RandomConsent(int index)
    {
        var given = !One(3);
        var fact = new ConsentFact
        {
            Id = $"consent-{index}", From = RandomInstant(), Purpose = One(Codes), IsExplicit = !One(3),
            State = given ? (ConsentState)_random.Next(2) : (ConsentState)_random.Next(2, 11),
            Notice = One(20) ? null : new NoticeContent
            {
                Purposes = One(10) ? Some(Codes) : Codes,
                Categories = One(2) ? ["user"] : Some(NamedCategories),
                Recipients = One(2) ? Recipients : Some(Recipients),
            },
        };
        return given ? Ending(fact) : fact;
    }

    private RetentionEndFact RandomRetentionEnd(string id) => new() { Id = id, From = RandomInstant(), Collection = One(Collections) };

    private T Ending<T>(T fact) where T : EndingFact => One(2) ? fact : fact with { Until = Later(fact.From) };

    private T[] Few<T>(int oneIn, Func<int, T> create) => One(oneIn) ? [.. Enumerable.Range(0, _random.Next(1, 3)).Select(create)] : [];

    private DateTimeOffset RandomInstant() => Instant(_random.Next(-6, 3));

    private DateTimeOffset Later(DateTimeOffset? from) => (from ?? Middle).AddSeconds(_random.Next(1, 6));

    private DateTimeOffset? Maybe() => One(3) ? RandomInstant() : null;

    private T One<T>(T[] all) => all[_random.Next(all.Length)];

    private T[] Some<T>(T[] all) => [.. all.Where(_ => One(2))];

    private bool One(int oneIn) => _random.Next(oneIn) == 0;
}
