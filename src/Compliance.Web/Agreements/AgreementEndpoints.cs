using System.Text;
using Compliance.Consent;
using Compliance.Consent.Agreements;
using Compliance.Consent.Ledger;
using Compliance.Web.Consent;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Agreements;

/// <summary>Takes agreements, and hands out the records of what was answered: to both sides the same bytes.</summary>
internal static class AgreementEndpoints
{
    private const int MaxListed = 1000;

    private static readonly AnsweredAgreement Example = new(
        AgreementOutcome.Accepted,
        "https://customercommons.org/agreements/p2b1/0.9/",
        "9f3b1c5d7e2a4f60b8c1d6f4e307d0e6",
        Instant.FromUtc(2026, 11, 2, 9, 30),
        "{\"format\":\"compliance-myterms/v1\",…}",
        "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
        "q2bD0yBv5vY7uWm3rT9kXwq2bD0yBv5vY7uWm3rT9kU=");

    private static readonly ProfferedAgreement ExampleProffer = new("https://customercommons.org/agreements/p2b1/0.9/");

    private static readonly Parameter Device = new(
        "device", ParameterPlace.Path, typeof(string), "`device-` and the id of the device, which is its key.", ConsentCalls.ExampleDevice,
        "^device-[0-9a-f]{32}$");

    private static readonly Parameter Hash = new(
        "hash", ParameterPlace.Path, typeof(string), "SHA-256 of the record, 64 lower-case hexadecimal digits.", Example.Sha256,
        "^[0-9a-f]{64}$");

    private static readonly Reply Record = new(
        StatusCodes.Status200OK, "The record: the bytes that the answer had as `record`.", Content.Bytes(Content.JsonType));

    private const string What =
        "The company accepts, offers one alternative, or refuses, by its configuration. Either way both sides keep the same record, and "
        + "its hash is an entry of the log within a minute or two. An accepted agreement opts out of what it rules out; it makes no "
        + "consent. Proffered again while nothing changed, it has the same answer.";

    public static readonly Operation Proffer = ConsentCalls.Write(Operation.Json(
        "Proffer an agreement", (HttpContext http, ProfferedAgreement body) => Handle(http, "holder", body), ExampleProffer, Example) with
    {
        Description = What,
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.AgreementMalformedExample],
    });

    public static readonly Operation ProfferByDevice = ConsentCalls.Write(Operation.Json(
        "Proffer an agreement from a device", (HttpContext http, ProfferedAgreement body) => Handle(http, "device", body), ExampleProffer,
        Example) with
    {
        Description = What + " For a browser or an agent that asks by itself: a device’s id is its key.",
        Parameters = [Device, ConsentCalls.SignalParameter],
        Problems = [Problem.AgreementMalformedExample],
    });

    public static readonly Operation List = ConsentCalls.Read(Operation.Json(
        "List the agreements of a person", HandleList, new AgreementList([Example])) with
    {
        Description = "The newest first, at most 1,000.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
    });

    public static readonly Operation Read = Reading("Read the record of an agreement", "holder", HandleRead, Record);

    public static readonly Operation ReadByDevice = Reading("Read the record of an agreement from a device", "device", HandleRead, Record);

    public static readonly Operation Receipt = Receipts("Read the receipt of an agreement", "holder");

    public static readonly Operation ReceiptByDevice = Receipts("Read the receipt of an agreement from a device", "device");

    private static Operation Receipts(string summary, string party)
    {
        var operation = Reading(
            summary, party, (http, each) => ReceiptEndpoint.Write(http, each.Holder, each.Id), ReceiptEndpoint.File);
        return operation with
        {
            Description = "The proof that the log has the record’s hash. `compliance verify` checks it offline.",
            Problems = [.. operation.Problems, Problem.UnknownReceipt, Problem.ReceiptNotReady, Problem.ReceiptContradicted],
        };
    }

    private static Operation Reading(string summary, string party, Func<HttpContext, ConsentEvent, Task> write, Reply reply) =>
        ConsentCalls.Read(Operation.Writes(summary, async http => await write(http, await Find(http, party)), reply) with
        {
            Parameters = [party == "device" ? Device : ConsentCalls.HolderParameter, Hash, ConsentCalls.SignalParameter],
            Problems = [Problem.UnknownAgreement],
        });

    private static async Task<AnsweredAgreement> Handle(HttpContext http, string party, ProfferedAgreement body)
    {
        var holder = await Party(http, party, body.Browser);
        return Of(await Service(http).Proffer(holder, body.Agreement, http.RequestAborted));
    }

    private static async Task<AgreementList> HandleList(HttpContext http)
    {
        var holder = await ConsentCalls.Holder(http);
        var answers = await Service(http).Answers(holder, http.RequestAborted).ToListAsync(http.RequestAborted);
        return new([.. answers.AsEnumerable().Reverse().Take(MaxListed).Select(Of)]);
    }

    private static async Task HandleRead(HttpContext http, ConsentEvent each)
    {
        var record = AgreementRecord.Write(each);
        http.Response.ContentType = Content.JsonType;
        http.Response.ContentLength = record.Length;
        await http.Response.Body.WriteAsync(record, http.RequestAborted);
    }

    private static async Task<ConsentEvent> Find(HttpContext http, string party)
    {
        var holder = await Party(http, party);
        return Sha256Hash.TryParse(http.Request.RouteValues["hash"] as string) is { } hash
            && await Service(http).Find(holder, hash, http.RequestAborted) is { } found
                ? found
                : throw new ProblemException(Problem.UnknownAgreement);
    }

    /// <summary>A device's id is its own key; a person's is none.</summary>
    private static Task<ConsentHolder> Party(HttpContext http, string party, BrowserSignal? browser = null)
    {
        var id = http.Request.RouteValues[party] as string;
        return party == "device" && ConsentHolder.TryParse(id) is not { IsPerson: false }
            ? throw new ProblemException(Problem.UnknownPerson)
            : ConsentCalls.Known(http, id, browser);
    }

    private static AnsweredAgreement Of(ConsentEvent each) => new(
        each.Act switch
        {
            ConsentAct.AgreementAccepted => AgreementOutcome.Accepted,
            ConsentAct.AgreementOffered => AgreementOutcome.Offered,
            _ => AgreementOutcome.Refused,
        },
        each.Agreement!.Agreement, each.Id, each.At, Encoding.UTF8.GetString(AgreementRecord.Write(each)), each.Copy!.Value.ToString(),
        each.Salt!);

    private static AgreementService Service(HttpContext http) => http.RequestServices.GetRequiredService<AgreementService>();

    /// <param name="Agreement">The address at which its roster publishes it: absolute, https, without query or fragment.</param>
    /// <param name="Browser">What the browser says, where the caller acts for one.</param>
    private sealed record ProfferedAgreement(string Agreement, BrowserSignal? Browser = null);

    private enum AgreementOutcome
    {
        /// <summary>It holds from now on.</summary>
        Accepted,

        /// <summary>Another one is offered: proffer that to accept it.</summary>
        Offered,

        /// <summary>It does not hold.</summary>
        Refused,
    }

    /// <param name="Answer">What the company said.</param>
    /// <param name="Agreement">The one that is accepted, or offered instead; left out where it is refused.</param>
    /// <param name="Event">The event of the ledger, of which the log has an entry.</param>
    /// <param name="At">When.</param>
    /// <param name="Record">What both sides keep, exactly these bytes in UTF-8.</param>
    /// <param name="Sha256">Of the record.</param>
    /// <param name="Salt">Opens the record’s commitment to the first party: keep it with the record, and give it to nobody.</param>
    private sealed record AnsweredAgreement(
        AgreementOutcome Answer, string? Agreement, string Event, Instant At, string Record, string Sha256, string Salt);

    /// <param name="Agreements">The newest first.</param>
    private sealed record AgreementList(IReadOnlyList<AnsweredAgreement> Agreements);
}
