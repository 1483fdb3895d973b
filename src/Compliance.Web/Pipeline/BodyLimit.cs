using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Web.Pipeline;

/// <summary>Bounds every body: by what its header says, and while it is read where the header says nothing.</summary>
internal static class BodyLimit
{
    public static Task Set(HttpContext http, RequestDelegate next)
    {
        var limit = http.RequestServices.GetRequiredService<IOptions<WebOptions>>().Value.MaxBodyBytes;
        if (http.Request.ContentLength > limit)
            throw new ProblemException(Problem.BodyTooLarge(limit));

        // Without the feature nothing would bound a chunked body, so a server that lacks it must fail here.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        return next(http);
    }
}
