using Infrastructure.Tests.Bicep;

namespace Infrastructure.Tests.Deployments;

/// <summary>What the two parameter files would deploy from the files of one folder.</summary>
internal sealed record Prediction(Deployment Open, Deployment Closed, IReadOnlyDictionary<string, string> Sources)
{
    public static async Task<Prediction> Of(BicepServer server, string folder) => new(
        new Deployment(await server.Predict(Path.Combine(folder, Repository.OpenParameters)), four: false),
        new Deployment(await server.Predict(Path.Combine(folder, Repository.ClosedParameters)), four: true),
        Repository.Files.ToDictionary(file => file, file => File.ReadAllText(Path.Combine(folder, file))));

    public string? Everywhere(Func<Deployment, string?> check) =>
        check(Open) is { } open ? $"two apps: {open}" : check(Closed) is { } closed ? $"four apps: {closed}" : null;

    /// <summary>A fault unless every resource of the type has one of these values at the path, and there is one.</summary>
    public string? Each(string type, string path, params string?[] allowed) =>
        Everywhere(deployment => Faults.Each(deployment.Of(type), path, allowed));
}
