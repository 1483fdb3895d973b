using System.Text.Json.Nodes;
using Compliance.Consent.Agreements;
using Compliance.Consent.Exchange;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.Consent.Preferences;
using Compliance.Consent.Proving;
using Compliance.Consent.Upkeep;
using Compliance.DataMap;
using Compliance.Decisions.Policies;
using Compliance.Evidence;
using Compliance.Personalization;
using Compliance.Personalization.Transparency.People;
using Compliance.Testing.Consent;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Web.Tests.Support;

/// <summary>The domain of consent as it is, over a ledger and a store of notices in memory, with people who are enrolled or not.</summary>
internal sealed class ConsentWorld : IHolderRegister
{
    private readonly HashSet<ConsentHolder> _unknown = [];

    public MemoryConsentLedger Ledger { get; } = new();

    public ConsentBench Bench => field ??= new ConsentBench(Ledger, new MemoryNotices());

    public StartedWorkflows Workflows { get; } = new();

    public SignalOptions Signals { get; } = new();

    public WithdrawalLinkKey Key { get; } = new(new byte[32]);

    public ConsentHolder Person { get; } = ConsentBench.NewPerson();

    public string PageToken { get; private set; } = "";

    public string PersonPageToken { get; private set; } = "";

    /// <summary>The hash of the record of an agreement that the person's device had answered.</summary>
    public (ConsentHolder Device, string OfDevice, string OfPerson) Agreed { get; private set; }

    public MyTermsOptions Terms { get; } = new()
    {
        Agreements =
        {
            ["SD-BASE"] = new() { Uri = SdBase }, ["PDC-AI"] = new() { Uri = PdcAi, Answer = MyTermsAnswer.Offer, Offer = "SD-BASE" },
        },
    };

    public AgreementService Agreements => field ??= new AgreementService(
        Ledger, Bench.Maps, Options.Create(Terms), Options.Create(new ReceiptOptions { Controller = "Example Shop" }),
        Options.Create(new LogOptions()), new NewIds(), Bench.Clock);

    public string LinkToken { get; private set; } = "";

    public IPurposeClasses Classes { get; } = new PolicyClasses();

    public PreferenceService Preferences => field ??= new PreferenceService(
        Bench.Consent, Bench.Publishing, this, Classes, Bench.Maps, Key, Options.Create(new ConsentOptions()), Bench.Clock);

    public const string SdBase = "https://terms.example/agreements/sd-base/1.0/";

    public const string PdcAi = "https://terms.example/agreements/pdc-ai/1.0/";

    private sealed class NewIds : Compliance.Values.IIdSource
    {
        public Guid New() => Guid.NewGuid();
    }

    /// <summary>From now on it is as if they had never been enrolled.</summary>
    public void Erase(ConsentHolder holder) => _unknown.Add(holder);

    public ValueTask<bool> IsKnown(ConsentHolder holder, CancellationToken cancellation) =>
        ValueTask.FromResult(!_unknown.Contains(holder));

    /// <summary>Two versions of the notice, and a person with a page and a link.</summary>
    public async Task Prepare()
    {
        await Bench.Publish();
        await Bench.Publish(ConsentBench.NoticeOf(2));
        PageToken = (await Preferences.Issue(Person, ConsentBench.Notice, "en", ConsentBench.Web, default)).Token;
        LinkToken = Bench.Consent.WithdrawalLink(Person, ConsentBench.Newsletter);
        PersonPageToken = new PersonViewService(
            Bench.Consent, null!, null!, this, Bench.Maps, Key, Options.Create(new ConsentOptions()), Bench.Clock).Issue(Person).Token;
        var device = ConsentBench.NewDevice();
        Agreed = (device, await Record(device), await Record(Person));

        async Task<string> Record(ConsentHolder holder) => $"{(await Agreements.Proffer(holder, SdBase, default)).Copy}";
    }

    /// <summary>The example of a body, with what only this world has: a token that was rendered, a code that is free.</summary>
    public async Task<string> Fitting(string operation, JsonNode example)
    {
        var body = example.DeepClone();
        if (operation == "AnswerNotice")
            body["token"] = (await Bench.Consent.Render(Person, ConsentBench.Notice, 2, "en", ConsentBench.Web, default)).Token;
        if (operation == "PublishNotice")
            body["notice"]!["code"] = "another-notice";
        return body.ToJsonString();
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private sealed class PolicyClasses : IPurposeClasses
    {
        public PurposeClasses Of(string purpose) =>
            ConsentBench.Rules.Purposes.FirstOrDefault(each => each.Code == purpose)?.Classes ?? PurposeClasses.None;
    }
}

internal static class ConsentWorldServices
{
    public static IServiceCollection AddConsent(this IServiceCollection services, ConsentWorld world) => services
        .AddSingleton(world.Bench.Consent).AddSingleton(world.Bench.Publishing).AddSingleton(world.Preferences)
        .AddSingleton<INoticeStore>(world.Bench.Notices)
        .AddSingleton<IHolderRegister>(world).AddSingleton(world.Classes).AddSingleton(world.Bench.Maps)
        .AddSingleton<IWorkflowClient>(world.Workflows)
        .AddSingleton<NoticeChangeService>().AddSingleton<WithdrawalLinkService>().AddSingleton(world.Agreements)
        .AddSingleton(each => new PersonViewService(
            world.Bench.Consent, each.GetRequiredService<IDecisionService>(), each.GetRequiredService<IUseRecords>(), world,
            world.Bench.Maps, world.Key, Options.Create(new ConsentOptions()), world.Bench.Clock))
        .AddSingleton(new SignalExchange(
            world.Bench.Consent, world.Classes, world.Bench.Maps, Options.Create(world.Signals), world.Bench.Clock));
}
