namespace Compliance.Web.Operations;

/// <summary>Work has begun.</summary>
/// <param name="Location">The address that tells how it goes.</param>
/// <param name="Value">What is answered with it.</param>
internal sealed record Accepted<T>(string Location, T Value);

/// <param name="Id">Of what has begun.</param>
internal sealed record Begun(string Id)
{
    public static Accepted<Begun> At(string address, string id) => new($"{address}/{id}", new Begun(id));
}
