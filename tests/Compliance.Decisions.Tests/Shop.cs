using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Decisions.Tests;

/// <summary>
/// A small shop: a purpose for each basis and class, a field of each kind, and one person about whom nothing speaks against anything.
/// </summary>
internal static class Shop
{
    public const string Email = "crm.customers.email";
    public const string BirthDate = "crm.customers.birth_date";
    public const string Allergies = "crm.customers.allergies";
    public const string Location = "crm.visits.location";
    public const string Total = "shop.orders.total";

    /// <summary>Rests on consent.</summary>
    public const string Recommend = "recommend";

    /// <summary>Rests on a contract.</summary>
    public const string Deliver = "deliver";

    /// <summary>Rests on a legal obligation, and goes on under restriction.</summary>
    public const string Tax = "tax";

    /// <summary>Rests on legitimate interests.</summary>
    public const string Fraud = "fraud";

    /// <summary>Rests on legitimate interests, and is direct marketing.</summary>
    public const string Mailing = "mailing";

    /// <summary>Rests on legitimate interests, and is of every class that one opts out of.</summary>
    public const string Advertise = "advertise";

    public static readonly DateTimeOffset Now = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly string[] AllPurposes = [Recommend, Deliver, Tax, Fraud, Mailing, Advertise];

    public static readonly DecisionPolicy Policy = new()
    {
        Version = "2026-03",
        Purposes =
        [
            new Purpose { Code = Recommend, Basis = LegalBasis.Consent },
            new Purpose { Code = Deliver, Basis = LegalBasis.Contract, MayUseSensitive = true },
            new Purpose { Code = Tax, Basis = LegalBasis.LegalObligation, AllowedUnderRestriction = true },
            new Purpose { Code = Fraud, Basis = LegalBasis.LegitimateInterests },
            new Purpose { Code = Mailing, Basis = LegalBasis.LegitimateInterests, Classes = PurposeClasses.Marketing },
            new Purpose
            {
                Code = Advertise, Basis = LegalBasis.LegitimateInterests,
                Classes = PurposeClasses.Sale | PurposeClasses.Sharing | PurposeClasses.TargetedAdvertising | PurposeClasses.Profiling,
            },
        ],
        Fields =
        [
            Field(Email, "user.contact.email"),
            Field(BirthDate, "user.demographic.date_of_birth", generalisation: "age-band"),
            Field(Allergies, "user.health_and_medical") with { IsSpecialCategory = true },
            Field(Location, "user.location.precise") with { IsSensitive = true },
            Field(Total, "user.behavior.purchase_history", recipient: "recommender.example"),
        ],
    };

    public static readonly NoticeContent FullNotice = new()
    {
        Purposes = AllPurposes,
        Categories = ["user"],
        Recipients = ["recommender.example"],
    };

    /// <summary>Known, grown up, and has said nothing.</summary>
    public static PersonFacts Silent => new() { Person = "p-1", AsOf = Now };

    /// <summary>Has given explicit consent to every purpose, on a notice that named everything.</summary>
    public static PersonFacts Willing => Silent with { Consents = [.. AllPurposes.Select(purpose => Consent(purpose))] };

    public static ConsentFact Consent(string purpose = Recommend, ConsentState state = ConsentState.Given) => new()
    {
        Id = $"consent-{purpose}-{state}", Purpose = purpose, State = state, From = Now - (30 * Day), IsExplicit = true,
        Notice = FullNotice,
    };

    /// <summary>The policy, with one purpose changed.</summary>
    public static DecisionPolicy With(string purpose, Func<Purpose, Purpose> change) =>
        Policy with { Purposes = [.. Policy.Purposes.Select(each => each.Code == purpose ? change(each) : each)] };

    /// <summary>The policy, with one field changed.</summary>
    public static DecisionPolicy WithField(string address, Func<PolicyField, PolicyField> change) =>
        Policy with { Fields = [.. Policy.Fields.Select(each => each.Address == address ? change(each) : each)] };

    /// <summary>The answer for one field, at <see cref="Now"/> unless said otherwise; the facts are read at that instant.</summary>
    public static FieldAnswer Ask(
        PersonFacts person, string purpose = Recommend, string field = Email, DateTimeOffset? at = null, DecisionPolicy? policy = null)
    {
        var instant = at ?? Now;
        return Engine(instant, policy).Decide(person with { AsOf = instant }, purpose, [field])[field];
    }

    public static DecisionEngine Engine(DateTimeOffset? at = null, DecisionPolicy? policy = null, TimeSpan? staleness = null) => new(
        CompiledPolicy.Compile(policy ?? Policy), new DecisionOptions { Staleness = staleness ?? TimeSpan.FromSeconds(1) },
        new FakeTimeProvider(at ?? Now));

    public static void AssertAllowed(FieldAnswer answer) => Assert.True(answer.IsAllowed, answer.Reason.ToString());

    public static void AssertRefused(DecisionReason reason, string rule, string? fact, FieldAnswer answer) =>
        Assert.Equal(
            (DecisionOutcome.Refused, reason, rule, fact, null),
            (answer.Outcome, answer.Reason, answer.Rule, answer.Fact, answer.Generalisation));

    private static PolicyField Field(string address, string category, string? generalisation = null, string? recipient = null) => new()
    {
        Address = address,
        Collection = address[..address.LastIndexOf('.')],
        Categories = [category],
        Uses =
        [
            .. AllPurposes.Select(purpose => new FieldUse
            {
                Purpose = purpose, Generalisation = generalisation, Recipients = recipient is null ? [] : [recipient],
            }),
        ],
    };
}
