using '../../infra-bicep/main.bicep'

// Every switch the other way than main.bicepparam.
param tenantName = 'example'
param audience = 'api://compliance'
param dataMap = 'data-map.yaml'
param log = {
  origin: 'compliance.example/log'
  witnesses: [
    {
      url: 'https://witness.example/'
      key: 'witness.example+00000000+AQ=='
    }
  ]
  timestampAuthorities: ['https://timestamps.example']
}
param alertEmail = 'privacy@example.com'

param apps = 'four'
param profile = 'locked'
param backend = 'durableTaskScheduler'
param schedulerSku = 'Dedicated'
param schedulerCapacity = 3
param network = 'private'
param shards = 2
param immutabilityDays = 30
param connections = {
  orders: {
    Provider: 'postgresql'
    ConnectionString: '@Microsoft.KeyVault(SecretUri=https://shop.example/secrets/orders)'
  }
}
