using Compliance.Consent;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.DataMap;
using Compliance.Decisions;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Testing;
using Purpose = Compliance.Decisions.Policies.Purpose;

namespace Compliance.Testing.Consent;

/// <summary>
/// A consent service over a ledger and a store of notices, and a small shop's policy: two purposes that rest on consent, one that is a sale
/// too, one on contract, one on legitimate interests.
/// </summary>
public sealed class ConsentBench(IConsentLedger ledger, INoticeStore notices, Func<Guid>? ids = null)
{
    public const string Notice = "shop-privacy";
    public const string Web = "web-banner";
    public const string App = "app-settings";
    public const string Recommend = "recommend";
    public const string Newsletter = "newsletter";
    public const string Share = "share";
    public const string Deliver = "deliver";
    public const string Analyse = "analyse";
    public const string Email = "shop.customers.email";

    public const string MapText =
        """
        data_use: [{fides_key: recommend}, {fides_key: newsletter}, {fides_key: share}, {fides_key: deliver}, {fides_key: analyse}]
        dataset: []
        compliance: {purposes: {newsletter: {basis: consent, classes: [marketing]}, recommend: {basis: consent}}}
        """;

    public static readonly Instant Start = Instant.FromUtc(2026, 11, 23, 9, 0);
    public static readonly Sha256Hash Copy = Sha256Hash.Of("what was on the screen"u8);

    private static readonly string[] Purposes = [Recommend, Newsletter, Share, Deliver, Analyse];

    public static readonly DecisionPolicy Rules = new()
    {
        Version = "1",
        Purposes =
        [
            new Purpose { Code = Recommend, Basis = LegalBasis.Consent },
            new Purpose { Code = Newsletter, Basis = LegalBasis.Consent, Classes = PurposeClasses.Marketing },
            new Purpose { Code = Share, Basis = LegalBasis.Consent, Classes = PurposeClasses.Sale | PurposeClasses.Sharing },
            new Purpose { Code = Deliver, Basis = LegalBasis.Contract },
            new Purpose { Code = Analyse, Basis = LegalBasis.LegitimateInterests },
        ],
        Fields =
        [
            new PolicyField
            {
                Address = Email, Collection = "shop.customers", Categories = ["user.contact.email"],
                Uses = [.. Purposes.Select(each => new FieldUse { Purpose = each })],
            },
        ],
    };

    public static readonly CompiledPolicy Policy = CompiledPolicy.Compile(Rules);

    public IConsentLedger Ledger => ledger;

    public INoticeStore Notices => notices;

    public FakeClock Clock { get; } = new(Start);

    public IDataMaps Maps { get; } = new OneMap();

    public ConsentService Consent => field ??= Instance();

    public NoticeService Publishing => new(notices, Maps, Options.Create(new NoticeOptions()), Clock);

    /// <summary>Another instance of the service over the same ledger.</summary>
    public ConsentService Instance(ConsentOptions? options = null) => new(
        ledger, notices, Maps, new WithdrawalLinkKey(new byte[32]), Options.Create(options ?? new ConsentOptions()), Clock,
        new Ids(ids ?? Guid.NewGuid), Told);

    /// <summary>Whom it told before a restriction was lifted.</summary>
    public ToldBeforeLifting Told { get; } = new();

    public static ConsentHolder NewPerson() => ConsentHolder.Person(Guid.NewGuid().ToString("N"));

    public static ConsentHolder NewDevice() => ConsentHolder.Device(Guid.NewGuid());

    /// <summary>A notice that asks for the purposes that rest on consent.</summary>
    public static Notice NoticeOf(int version = 1, string code = Notice, string keptFor = "P2Y", params string[] purposes)
    {
        string[] asked = purposes.Length > 0 ? purposes : [Recommend, Newsletter, Share];
        return new Notice
        {
            Code = code, Version = version, Published = Start,
            Purposes = [.. asked.Select(each => new NoticePurpose { Code = each, Categories = ["user.contact"], KeptFor = keptFor })],
            Texts = [Text("en", asked), Text("de", asked)],
            Surfaces = [Web, App],
        };
    }

    public Task<PublishedNotice> Publish(Notice? notice = null, NoticeChangeKind change = NoticeChangeKind.Material) =>
        Publishing.Publish(notice ?? NoticeOf(), change, default);

    /// <summary>Renders the notice and answers it, all in one.</summary>
    public async Task<IReadOnlyList<ConsentEvent>> Answer(
        ConsentHolder holder, string purpose = Recommend, bool isYes = true, int version = 1, string code = Notice,
        ConsentService? by = null) =>
        await Reply(holder, await Render(holder, version, code, by), purpose, isYes, by);

    public async Task<string> Render(ConsentHolder holder, int version = 1, string code = Notice, ConsentService? by = null) =>
        (await (by ?? Consent).Render(holder, code, version, "en", Web, default)).Token;

    public Task<IReadOnlyList<ConsentEvent>> Reply(
        ConsentHolder holder, string token, string purpose = Recommend, bool isYes = true, ConsentService? by = null) =>
        (by ?? Consent).Answer(holder, token, AnswerOf((purpose, isYes)), default);

    public static ConsentAnswer AnswerOf(params (string Purpose, bool IsYes)[] choices) => new()
    {
        Surface = Web, Choices = choices.ToDictionary(each => each.Purpose, each => each.IsYes, StringComparer.Ordinal),
        Copy = Copy, Method = ConsentMethod.WebForm,
    };

    /// <summary>What the decision engine says.</summary>
    public async Task<FieldAnswer> Ask(ConsentHolder holder, string purpose = Recommend) =>
        Decide(await Consent.FactsOf(holder, default), purpose);

    public async Task<bool> Allows(ConsentHolder holder, string purpose = Recommend) => (await Ask(holder, purpose)).IsAllowed;

    public async Task<IReadOnlyList<ConsentAct>> Acts(ConsentHolder holder) =>
        await Consent.History(holder, default).Select(each => each.Act).ToListAsync();

    private static FieldAnswer Decide(PersonFacts facts, string purpose) =>
        new DecisionEngine(Policy, new DecisionOptions(), new FakeTimeProvider(facts.AsOf)).Decide(facts, purpose, [Email])[Email];

    private static NoticeText Text(string language, IEnumerable<string> purposes) => new()
    {
        Language = language, Title = "Your choice", Text = "We ask you. You may say no.",
        Purposes = purposes.ToDictionary(each => each, each => $"We use your mail address to {each}.", StringComparer.Ordinal),
    };

    private sealed class Ids(Func<Guid> next) : Values.IIdSource
    {
        public Guid New() => next();
    }

    private sealed class OneMap : IDataMaps
    {
        public PersonalDataMap Current { get; } = DataMapLoader.Load(MapText, "map.yml");

        public Task<PersonalDataMap> Pinned(string digest, CancellationToken cancellation) => Task.FromResult(Current);
    }
}
