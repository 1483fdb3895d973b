using System.Net.Mime;
using Compliance.Requests.Intake;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>Hands an export out while it is opened: it may be far larger than memory.</summary>
internal static class DownloadEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        await using var export = await http.RequestServices.GetRequiredService<IRequestService>().OpenExport(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound("export"));

        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = MediaTypeNames.Application.Zip;
        // The same for everyone: a file name outlives the download, in histories and in shells.
        http.Response.Headers.ContentDisposition = "attachment; filename=\"export.zip\"";
        await export.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
