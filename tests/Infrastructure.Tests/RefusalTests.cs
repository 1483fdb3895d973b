using Infrastructure.Tests.Bicep;

namespace Infrastructure.Tests;

[Collection(nameof(SharedBicepServer))]
public sealed class RefusalTests(BicepServer server)
{
    [Fact]
    public async Task A_connections_secret_is_refused_where_a_reference_is_due()
    {
        var folder = Repository.Copy(new Mutation(
            Repository.ClosedParameters, "'@Microsoft.KeyVault(SecretUri=https://shop.example/secrets/orders)'", "'Host=orders;Password=open'"));
        var refusal = await Assert.ThrowsAsync<BicepException>(() => server.Predict(Path.Combine(folder, Repository.ClosedParameters)));
        Directory.Delete(folder, recursive: true);
        Assert.Contains("The setting ConnectionString of the connection orders is a secret", refusal.Message);
    }
}
