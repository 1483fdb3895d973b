import { resourceTags } from 'types.bicep'

@description('The endpoint\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the endpoint.')
param tags resourceTags

@description('The subnet that the endpoint has its address in.')
param subnetId string

@description('The resource that is reached through the endpoint.')
param targetId string

@description('The resource\'s service.')
param group 'blob' | 'queue' | 'table' | 'vault' | 'scheduler'

@description('The private DNS zone that gives the endpoint its name.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: group
        properties: {
          privateLinkServiceId: targetId
          groupIds: [group]
        }
      }
    ]
  }
}

resource zone 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-03-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: group
        properties: { privateDnsZoneId: zoneId }
      }
    ]
  }
}
