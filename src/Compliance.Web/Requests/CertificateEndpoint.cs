using System.Net.Mime;
using Compliance.Requests;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>Hands a certificate out byte for byte: its signature is over these bytes.</summary>
internal static class CertificateEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        var certificate = await http.RequestServices.GetRequiredService<IRequestDesk>().ReadCertificate(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound("certificate"));

        http.Response.ContentType = MediaTypeNames.Application.Json;
        http.Response.ContentLength = certificate.Length;
        await http.Response.Body.WriteAsync(certificate, http.RequestAborted);
    }
}
