using Compliance.EndToEnd.Tests.Hosts;

[assembly: AssemblyFixture(typeof(ShopUnderTest))]
