using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Requests.Life;

/// <summary>Shows what an erasure will do.</summary>
internal static class PreviewEndpoint
{
    /// <summary>Of the example, and of a preview that an approval names.</summary>
    public const string Digest = "5d41402abc4b2a76b9719d911017c592ae28ef6c5c8e8c6dd2f6a7b1c9d3e4f5";

    public static readonly Operation Operation = Operation.Json(
        "Preview an erasure",
        Handle,
        new NamedPreview(Digest, new ErasurePreview
        {
            Request = RouteId.Example,
            Map = "8c2f0a6d1b7e4935",
            DestroysKey = true,
            Collections =
            [
                new("shop_sql.customers", "shop_sql") { Deleted = 1 },
                new("shop_sql.invoices", "shop_sql")
                {
                    Retained = new(
                        3, "legal_obligation", "AO § 147", new LocalDate(2030, 12, 31), new LocalDate(2033, 12, 31), InPart: true),
                },
                new("shop_sql.messages", "shop_sql") { MaskedInPart = 2 },
            ],
            NotCovered = [],
        })) with
    {
        Description = "What an erasure will do, before anybody approves it: per store and collection how many rows are deleted or masked, "
            + "what is retained and on what ground, what names other people, and what is not covered. An approval names its digest. Where "
            + "more is found before what cannot be undone, the preview changes and people are asked again. It holds no personal data.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownPreview],
    };

    private static async Task<NamedPreview> Handle(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownPreview);
        return await http.RequestServices.GetRequiredService<IErasurePreviews>().Find(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownPreview);
    }
}
