using System.Globalization;
using System.Text.RegularExpressions;
using Compliance.Correspondence;
using Compliance.Decisions.Policies;
using Compliance.Proofs;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Mail;
using Compliance.Tests.Requests;
using Compliance.Workflows;
using MimeKit;
using NodaTime;

namespace Compliance.Tests.Proofs;

/// <summary>The small shop with a real mail server, whose requests are submitted by callers who answer for nobody.</summary>
internal sealed partial class ProofBench : IAsyncDisposable
{
    private ProofBench(DomainBench domain, TestMailServer server) => (Domain, Server) = (domain, server);

    public DomainBench Domain { get; }

    public TestMailServer Server { get; }

    public IProofService Proofs => Domain.Get<IProofService>();

    public static async Task<ProofBench> Start(
        AzuriteFixture azurite, IReadOnlyDictionary<string, string?>? settings = null, string map = SmallShop.Map)
    {
        var server = TestMailServer.Start();
        var all = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["Compliance:Mail:Host"] = "localhost", ["Compliance:Mail:Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["Compliance:Mail:Tls"] = "None", ["Compliance:Mail:From"] = "privacy@shop.example", ["Compliance:Mail:TimeoutSeconds"] = "5",
        };
        return new ProofBench(await SmallShop.Open(azurite, settings: all, map: map), server);
    }

    public async Task<string> Submit(Right right, ProofMethod? proven, params IReadOnlyList<(string Kind, string Value)> identities) =>
        (await Domain.Get<IRequestService>().Submit(
            new SubmittedRequest(right, right is Right.OptOut ? "us-ca" : "eu-gdpr", SmallShop.Who(identities), "portal", null)
            {
                Proven = proven,
                About = right is Right.OptOut ? new UseChoice(null, PurposeClasses.Sale) : UseChoice.Everything,
                Corrections = right is Right.Rectification ? [new Correction("crm.accounts.email", Personal.Of("ada@new.example"))] : [],
            },
            default)).Record.Id;

    public async Task<RequestRecord> Record(string id) => (await Domain.Get<IRequestStore>().Find(id, default))!;

    /// <summary>Asks for a code and lets everything run that follows.</summary>
    /// <returns>The mail that came; null where none did.</returns>
    public async Task<MimeMessage?> Ask(string id, string caller = "192.0.2.1", string? language = null)
    {
        var (before, taken) = (Domain.Started.Inputs.Keys.ToHashSet(), Server.Taken.Count);
        Assert.True(await Proofs.AskForCode(id, caller, language, default));
        foreach (var started in Domain.Started.Inputs.Keys.Except(before).ToList())
            await ProofCodeWorkflow.Run(Domain.Context(started), WorkflowJson.Read<CodeOrder>(Domain.Started.Inputs[started]));
        await Deliver(before);
        return Server.Taken.Count > taken ? Server.Taken[^1] : null;
    }

    /// <summary>Runs the deliveries that were started.</summary>
    public async Task Deliver(IReadOnlySet<string> before)
    {
        var mails = Domain.Started.Inputs.Keys.Except(before).Where(each => each.Contains("-mail-", StringComparison.Ordinal));
        foreach (var started in mails.ToList())
            await MailWorkflow.Run(Domain.Context(started), WorkflowJson.Read<MailKey>(Domain.Started.Inputs[started]));
    }

    public async Task<string> AskCode(string id, string caller = "192.0.2.1") => CodeIn((await Ask(id, caller))!);

    public Task<(string Token, Instant Expires)?> Give(string id, string code, string caller = "192.0.2.1") =>
        Proofs.GiveCode(id, code, caller, default);

    public static string CodeIn(MimeMessage message) => Digits().Match(message.TextBody!).Value;

    public async ValueTask DisposeAsync()
    {
        await Domain.DisposeAsync();
        await Server.DisposeAsync();
    }

    [GeneratedRegex(@"(?m)(?<=^    )\d{8,12}(?=\r?$)")]
    private static partial Regex Digits();
}
