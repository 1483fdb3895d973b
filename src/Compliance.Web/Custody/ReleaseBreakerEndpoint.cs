using Compliance.Keys;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Custody;

/// <summary>A person's word that keys may be destroyed again. Served where keys are destroyed: the service has no say in it.</summary>
internal static class ReleaseBreakerEndpoint
{
    public static readonly Operation Operation = Operation.Json("Release the breaker", Handle, new ReleasedBreaker(WasOpen: true)) with
    {
        Description =
            "The breaker stops the destruction of keys where unusually many are asked for. A person who has looked into it says that keys "
            + "may be destroyed again.",
        Problems = [Problem.NotByPerson],
    };

    private static async Task<ReleasedBreaker> Handle(HttpContext http)
    {
        if (!Caller.IsPerson(http))
            throw new ProblemException(Problem.NotByPerson);
        var breaker = http.RequestServices.GetRequiredService<DestructionBreaker>();
        return new(await breaker.Release(Caller.Of(http), http.RequestAborted));
    }

    /// <param name="WasOpen">Whether there was anything to release.</param>
    private sealed record ReleasedBreaker(bool WasOpen);
}
