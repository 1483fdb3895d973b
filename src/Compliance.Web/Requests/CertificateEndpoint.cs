using System.Net.Mime;
using Compliance.Requests.Intake;
using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Requests;

/// <summary>Hands a certificate out: the file byte for byte, for its proof is over these bytes; and a page for people.</summary>
internal static class CertificateEndpoint
{
    public static readonly Operation Read = Operation.Writes(
        "Read a certificate",
        ReadFile,
        new Reply(
            StatusCodes.Status200OK,
            "The certificate's file. Its proof is over these very bytes.",
            Content.Bytes(MediaTypeNames.Application.Octet),
            new ReplyHeader(HeaderNames.ContentDisposition, "A file name, the same for everyone.", Disposition))) with
    {
        Description = "The final certificate, or the pending one before it. `compliance verify` checks it offline.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownCertificate],
    };

    public static readonly Operation ReadPage = Operation.Writes(
        "Read a certificate as a page", WritePage, Reply.Page("Certificate of erasure")) with
    {
        Description = "What the certificate states, in words. The page proves nothing: the certificate's file does.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownCertificate],
    };

    private const string Disposition = "attachment; filename=\"certificate.txt\"";

    private static async Task ReadFile(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownCertificate);
        var certificate = await Service(http).ReadCertificate(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownCertificate);

        // As a file, and as nothing that is converted on its way: not even the ends of its lines may change.
        http.Response.ContentType = MediaTypeNames.Application.Octet;
        http.Response.Headers.ContentDisposition = Disposition;
        http.Response.ContentLength = certificate.Length;
        await http.Response.Body.WriteAsync(certificate, http.RequestAborted);
    }

    private static async Task WritePage(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownCertificate);
        var view =
            await Service(http).ViewCertificate(id, http.RequestAborted) ?? throw new ProblemException(Problem.UnknownCertificate);
        await Page.Write(http, CertificatePage.Create(view));
    }

    private static IRequestService Service(HttpContext http) => http.RequestServices.GetRequiredService<IRequestService>();
}
