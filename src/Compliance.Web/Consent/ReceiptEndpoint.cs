using System.Text.RegularExpressions;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Consent;

/// <summary>Hands a receipt out: the file byte for byte, for every byte of it is checked.</summary>
internal static partial class ReceiptEndpoint
{
    public static readonly Operation Read = Operation.Writes(
        "Read the receipt of a consent",
        ReadFile,
        File) with
    {
        Description =
            "Of one event of the consent ledger: the fields of ISO/IEC TS 27560 in the terms of the Data Privacy Vocabulary, with the "
            + "proof that the event is in the log. `compliance verify` checks it offline.",
        Parameters =
        [
            new(
                "holder", ParameterPlace.Path, typeof(string), "The subject id, or `device-` and a device’s.", RouteId.Example,
                "^(device-)?[0-9a-f]{32}$"),
            new(
                "event", ParameterPlace.Path, typeof(string), "The event’s id.", "5f1d0c7ab8e94d63a2c19e6f70b35d84", "^[0-9a-f]{32}$"),
        ],
        Problems = [Problem.UnknownReceipt, Problem.ReceiptNotReady, Problem.ReceiptContradicted],
    };

    internal static Reply File => new(
        StatusCodes.Status200OK,
        "The receipt's file: JSON-LD with its proof. Not a byte of it may change.",
        Content.Bytes(MediaType),
        new ReplyHeader(HeaderNames.ContentDisposition, "A file name, the same for everyone.", Disposition));

    private const string MediaType = "application/ld+json";

    private const string Disposition = "attachment; filename=\"receipt.jsonld\"";

    private static async Task ReadFile(HttpContext http)
    {
        if (ConsentHolder.TryParse(http.Request.RouteValues["holder"] as string) is not { } holder
            || http.Request.RouteValues["event"] is not string id || !EventId().IsMatch(id))
            throw new ProblemException(Problem.UnknownReceipt);
        await Write(http, holder, id);
    }

    /// <summary>The receipt's file, or why there is none.</summary>
    internal static async Task Write(HttpContext http, ConsentHolder holder, string id)
    {
        var issued = await http.RequestServices.GetRequiredService<IConsentReceipts>().Find(holder, id, http.RequestAborted);
        var file = issued switch
        {
            { Status: ReceiptStatus.Issued, File: { } bytes } => bytes,
            { Status: ReceiptStatus.NotLogged } => throw new ProblemException(Problem.ReceiptNotReady),
            { Status: ReceiptStatus.Contradicted } => throw new ProblemException(Problem.ReceiptContradicted),
            _ => throw new ProblemException(Problem.UnknownReceipt),
        };
        http.Response.ContentType = MediaType;
        http.Response.Headers.ContentDisposition = Disposition;
        http.Response.ContentLength = file.Length;
        await http.Response.Body.WriteAsync(file, http.RequestAborted);
    }

    [GeneratedRegex(@"^[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EventId();
}
