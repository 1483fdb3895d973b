using Compliance.Keys;
using Compliance.Web.Identity;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Custody;

/// <summary>A person's word that keys may be destroyed again. Served where keys are destroyed: the service has no say in it.</summary>
internal static class ReleaseBreakerEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        if (!Caller.IsPerson(http))
            throw new ProblemException(Problem.NotByPerson);
        var breaker = http.RequestServices.GetRequiredService<DestructionBreaker>();
        await Answer.Json(http, new Released(await breaker.Release(Caller.Of(http), http.RequestAborted)));
    }

    /// <param name="WasOpen">Whether there was anything to release.</param>
    private sealed record Released(bool WasOpen);
}
