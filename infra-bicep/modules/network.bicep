import { resourceTags } from 'types.bicep'

@description('The virtual network\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the network.')
param tags resourceTags

@description('The network\'s addresses, /16 to /23: the first /24 is for the apps, the second for private endpoints.')
param addressPrefix string

@description('The names of the private DNS zones.')
param zones string[]

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
  }

  resource apps 'subnets' = {
    name: 'apps'
    properties: {
      addressPrefix: cidrSubnet(addressPrefix, 24, 0)
      delegations: [
        {
          name: 'flex'
          properties: { serviceName: 'Microsoft.App/environments' }
        }
      ]
    }
  }

  resource endpoints 'subnets' = {
    name: 'endpoints'
    properties: {
      addressPrefix: cidrSubnet(addressPrefix, 24, 1)
      privateEndpointNetworkPolicies: 'Disabled'
    }
    // Subnets of one network are written one after the other.
    dependsOn: [apps]
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for each in zones: {
    name: each
    location: 'global'
    tags: tags
  }
]

resource zoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (each, i) in zones: {
    parent: zone[i]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]
