using System.Globalization;
using Compliance.Retention;
using Compliance.Web.Json;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Retention;

/// <summary>Looks by hand for what has outlived its purpose, and erases it unless it is only to be shown.</summary>
internal static class SweepEndpoints
{
    public static async Task Start(HttpContext http)
    {
        var body = await JsonBody.Read<Body>(http);
        var id = await Service(http).Start(body.DryRun, http.RequestAborted);
        await Answer.Accepted(http, $"/api/retention/sweeps/{id}", id);
    }

    public static async Task Find(HttpContext http)
    {
        var view = await Service(http).Find(RouteId.Read(http, RouteId.Sweep), After(http), http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(RouteId.Sweep));
        await Answer.Json(http, view);
    }

    /// <summary>The collections of a large map come in pages: each answer names in <c>next</c> where the one after it begins.</summary>
    private static int? After(HttpContext http)
    {
        if (!http.Request.Query.TryGetValue("after", out var given))
            return null;
        if (
            given is [var text]
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            && after < int.MaxValue)
            return after;
        var errors = new FieldErrors();
        errors.Add("after", "must be the number that a page before gave as next");
        throw new ProblemException(Problem.Invalid(errors));
    }

    private static IRetentionService Service(HttpContext http) => http.RequestServices.GetRequiredService<IRetentionService>();

    /// <param name="DryRun">Has no default: whoever means to erase says so.</param>
    private sealed record Body(bool DryRun);
}
