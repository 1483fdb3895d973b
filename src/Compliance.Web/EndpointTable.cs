using System.Collections;
using Compliance.Workflows;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web;

/// <summary>The endpoints that a host is built from and compared with.</summary>
/// <exception cref="ArgumentException">When two endpoints share a name or a place, or one lacks its permission.</exception>
public sealed class EndpointTable : IReadOnlyList<Endpoint>
{
    private readonly List<Endpoint> _endpoints;

    public EndpointTable(IEnumerable<Endpoint> endpoints)
    {
        _endpoints = [.. endpoints];
        foreach (var endpoint in _endpoints)
            Check(endpoint);
        RefuseTwice(endpoint => endpoint.Name);
        RefuseTwice(endpoint => $"{endpoint.Method} {endpoint.Route}");
    }

    public int Count => _endpoints.Count;

    public Endpoint this[int index] => _endpoints[index];

    /// <summary>What an app deployed with these roles serves.</summary>
    public EndpointTable For(AppRoles roles) => new(_endpoints.Where(endpoint => endpoint.Role is not { } role || roles.Contains(role)));

    public IEnumerator<Endpoint> GetEnumerator() => _endpoints.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Check(Endpoint endpoint)
    {
        if (endpoint.Permission is null)
            throw new ArgumentException($"{endpoint.Name} names no permission.");
        if (HttpMethods.GetCanonicalizedValue(endpoint.Method) != endpoint.Method || !KnownMethods.Contains(endpoint.Method))
            throw new ArgumentException($"{endpoint.Name} has no HTTP method that this API uses.");
        if (endpoint.Route.StartsWith('/'))
            throw new ArgumentException($"{endpoint.Name} has a route with a leading slash, which Azure Functions does not know.");
    }

    private void RefuseTwice(Func<Endpoint, string> key)
    {
        if (_endpoints.GroupBy(key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Key} is declared twice.");
    }

    private static readonly string[] KnownMethods =
    [
        HttpMethods.Get,
        HttpMethods.Post,
        HttpMethods.Put,
        HttpMethods.Patch,
        HttpMethods.Delete,
    ];
}
