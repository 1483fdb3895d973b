using System.Net.Mime;
using Compliance.Requests.Intake;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>Hands a certificate out: the file byte for byte, for its proof is over these bytes; and a page for people.</summary>
internal static class CertificateEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        var certificate = await Service(http).ReadCertificate(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound("certificate"));

        // As a file, and as nothing that is converted on its way: not even the ends of its lines may change.
        http.Response.ContentType = MediaTypeNames.Application.Octet;
        http.Response.Headers.ContentDisposition = "attachment; filename=\"certificate.txt\"";
        http.Response.ContentLength = certificate.Length;
        await http.Response.Body.WriteAsync(certificate, http.RequestAborted);
    }

    public static async Task ReadPage(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        var view =
            await Service(http).ViewCertificate(id, http.RequestAborted) ?? throw new ProblemException(Problem.NotFound("certificate"));
        await Page.Write(http, CertificatePage.Create(view));
    }

    private static IRequestService Service(HttpContext http) => http.RequestServices.GetRequiredService<IRequestService>();
}
