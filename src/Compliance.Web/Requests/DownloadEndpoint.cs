using System.Net.Mime;
using Compliance.Requests.Intake;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Requests;

/// <summary>Hands an export out while it is opened: it may be far larger than memory.</summary>
internal static class DownloadEndpoint
{
    public static readonly Operation Operation = Operation.Writes(
        "Download an export",
        Handle,
        new Reply(
            StatusCodes.Status200OK,
            "A ZIP archive with the data as JSON and as a page.",
            Content.Bytes(MediaTypeNames.Application.Zip),
            new ReplyHeader(HeaderNames.ContentDisposition, "A file name, the same for everyone.", Disposition))) with
    {
        Description = "What an access request has gathered, opened while it is sent. It is there until `exportUntil` of the request.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownExport],
    };

    // A file name outlives the download, in histories and in shells.
    private const string Disposition = "attachment; filename=\"export.zip\"";

    private static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownExport);
        await using var export = await http.RequestServices.GetRequiredService<IRequestService>().OpenExport(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownExport);

        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = MediaTypeNames.Application.Zip;
        http.Response.Headers.ContentDisposition = Disposition;
        await export.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
